package dev.swath.gateway.chat.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.dialogue.Plan;
import dev.swath.gateway.chat.ChatAnswer;
import dev.swath.gateway.chat.rest.Completion.Chunk;
import dev.swath.gateway.chat.rest.Completion.ChunkChoice;
import dev.swath.gateway.chat.rest.Completion.Delta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a streamed chat completion: chunks, and {@code [DONE]} at the end. */
final class CompletionFrames implements EventFrames {
    private final String id;
    private final long created;
    private final String model;
    private final String address;
    private boolean begun;

    /** @param address the gateway's, without a slash at its end */
    CompletionFrames(String id, long created, String model, String address) {
        this.id = id;
        this.created = created;
        this.model = model;
        this.address = address;
    }

    @Override
    public String planned(@Nullable Plan plan, List<String> notUnderstood) {
        return chunk(new Delta("assistant", "", null), null);
    }

    @Override
    public String said(ChatAnswer.AnswerPart part) {
        String text = (begun ? "\n\n" : "") + Completion.text(part, address);
        begun = true;
        return chunk(new Delta(null, text, null), null);
    }

    @Override
    public String ended(ChatAnswer answer) {
        return chunk(new Delta(null, null, answer), "stop") + "data: [DONE]\n\n";
    }

    @Override
    public String failed(CatalogueException cause) {
        return "data: %s\n\n".formatted(ChatFrames.json(CompletionError.of(cause)));
    }

    private String chunk(Delta delta, @Nullable String finishReason) {
        Chunk chunk = new Chunk(
                id, "chat.completion.chunk", created, model, List.of(new ChunkChoice(0, delta, finishReason)));
        return "data: %s\n\n".formatted(ChatFrames.json(chunk));
    }
}
