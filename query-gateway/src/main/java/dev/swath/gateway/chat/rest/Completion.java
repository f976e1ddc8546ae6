package dev.swath.gateway.chat.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.gateway.chat.ChatAnswer;
import dev.swath.gateway.chat.OneLine;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An answer in the form of OpenAI's chat completions.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">The chat completion object</a>
 */
record Completion(String id, String object, long created, String model, List<Choice> choices, Usage usage) {
    /** The one answer. */
    record Choice(
            int index,
            Reply message,
            @Nullable Object logprobs,
            @JsonProperty("finish_reason") String finishReason) {}

    /** @param swath the same answer as {@code POST /api/chat} gives it */
    record Reply(String role, String content, @Nullable String refusal, ChatAnswer swath) {}

    /** Counted in words. */
    record Usage(
            @JsonProperty("prompt_tokens") int promptTokens,
            @JsonProperty("completion_tokens") int completionTokens,
            @JsonProperty("total_tokens") int totalTokens) {
        static Usage of(int prompt, int completion) {
            return new Usage(prompt, completion, prompt + completion);
        }
    }

    /** A piece of a streamed answer. */
    record Chunk(String id, String object, long created, String model, List<ChunkChoice> choices) {}

    /** What a piece adds. */
    record ChunkChoice(
            int index,
            Delta delta,
            @JsonProperty("finish_reason") @Nullable String finishReason) {}

    /** The words that a piece adds; the last one has the whole answer as {@code POST /api/chat} gives it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Delta(
            @Nullable String role,
            @Nullable String content,
            @Nullable ChatAnswer swath) {}

    /**
     * A part as readable text: hits are numbered lines that end with the tile's id.
     *
     * @param address the gateway's, without a slash at its end
     */
    static String text(ChatAnswer.AnswerPart part, String address) {
        return switch (part) {
            case ChatAnswer.AnswerPart.Says(String words) -> words;
            case ChatAnswer.AnswerPart.Shows(List<Result> hits) -> {
                StringBuilder lines = new StringBuilder();
                for (int i = 0; i < hits.size(); i++) {
                    lines.append(i == 0 ? "" : "\n").append(i + 1).append(". ").append(line(hits.get(i), address));
                }
                yield lines.toString();
            }
        };
    }

    static String text(ChatAnswer answer, String address) {
        return answer.parts().stream().map(part -> text(part, address)).collect(Collectors.joining("\n\n"));
    }

    private static String line(Result hit, String address) {
        String caption = hit.caption() == null ? "no caption yet" : OneLine.of(hit.caption());
        return "%s (%s, %s) ![](%s%s) %s"
                .formatted(
                        caption,
                        hit.datetime().toString().substring(0, "2026-01-01".length()),
                        OneLine.of(hit.collection()),
                        address,
                        hit.links().thumbnail(),
                        hit.tileId());
    }
}
