package dev.swath.caption.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.Caption;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered about one picture.
 *
 * @param text one sentence
 * @param meanLogProbability of the answer's tokens; null if the server does not tell
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/object">the chat completion object</a>
 */
record ServerAnswer(String text, @Nullable Double meanLogProbability, Caption.Ending ending) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * @return empty if it is no chat completion
     * @throws CatalogueException CAPTION_FAILED if it is one, but holds no sentence
     */
    static Optional<ServerAnswer> read(byte[] body) {
        JsonNode choice = choice(body);
        if (!choice.path("message").isObject()) {
            return Optional.empty();
        }
        String finish = choice.path("finish_reason").asText("stop");
        String sentence = OneSentence.of(choice.path("message").path("content").asText(""))
                .orElseThrow(() -> new CatalogueException(
                        ErrorCode.CAPTION_FAILED, "the answer holds no sentence; it ended by " + finish));
        return Optional.of(new ServerAnswer(
                sentence,
                meanLogProbability(choice.path("logprobs").path("content")),
                finish.equals("length") ? Caption.Ending.LENGTH : Caption.Ending.END_TOKEN));
    }

    private static JsonNode choice(byte[] body) {
        try {
            return JSON.readTree(body).path("choices").path(0);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private static @Nullable Double meanLogProbability(JsonNode tokens) {
        double sum = 0;
        for (JsonNode token : tokens) {
            double value = token.path("logprob").asDouble(Double.NaN);
            if (!(value <= 0) || Double.isInfinite(value)) {
                return null;
            }
            sum += value;
        }
        return tokens.isEmpty() ? null : sum / tokens.size();
    }
}
