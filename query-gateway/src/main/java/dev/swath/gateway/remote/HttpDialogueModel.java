package dev.swath.gateway.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.DialogueModel;
import dev.swath.catalogue.model.DialogueReply;
import dev.swath.catalogue.model.DialogueTurn;
import dev.swath.catalogue.model.Tensor;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Asks caption-service for answers, and encoder-service for what a language model sees of pictures. */
public final class HttpDialogueModel implements DialogueModel, AutoCloseable {
    private static final String DIALOGUE_PATH = "/api/query-encoder/dialogue";
    private static final String IMAGE_PATH = "/api/query-encoder/image?features=true";

    private final URI dialogue;
    private final URI image;
    private final EncoderCalls calls;

    /**
     * @param textEncoder caption-service's base address
     * @param imageEncoder encoder-service's base address
     * @param timeout of a whole call
     */
    public HttpDialogueModel(URI textEncoder, URI imageEncoder, Duration connectTimeout, Duration timeout) {
        this.dialogue = EncoderCalls.under(textEncoder, DIALOGUE_PATH);
        this.image = EncoderCalls.under(imageEncoder, IMAGE_PATH);
        this.calls = new EncoderCalls(connectTimeout, timeout);
    }

    @Override
    public Tensor look(byte[] picture) {
        JsonNode answer =
                calls.post(image, "application/octet-stream", BodyPublishers.ofByteArray(picture), () -> false);
        return read(image, answer.path("features"), Tensor.class);
    }

    @Override
    public DialogueReply answer(List<DialogueTurn> turns, BooleanSupplier unwanted) {
        ObjectNode body = EventJson.mapper().createObjectNode();
        body.set("turns", EventJson.mapper().valueToTree(turns));
        JsonNode answer = calls.post(
                dialogue,
                "application/json",
                BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8),
                unwanted);
        return read(dialogue, answer, DialogueReply.class);
    }

    @Override
    public void close() {
        calls.close();
    }

    private static <T> T read(URI uri, JsonNode answer, Class<T> type) {
        try {
            if (answer.isObject()) {
                return EventJson.mapper().treeToValue(answer, type);
            }
        } catch (JsonProcessingException e) {
            throw EncoderCalls.unavailable(
                    "expected a %s from %s, found other JSON".formatted(type.getSimpleName(), uri), e);
        }
        throw EncoderCalls.unavailable("expected a %s from %s, found none".formatted(type.getSimpleName(), uri), null);
    }
}
