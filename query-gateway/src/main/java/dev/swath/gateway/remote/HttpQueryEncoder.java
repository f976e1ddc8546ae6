package dev.swath.gateway.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks caption-service to embed texts and encoder-service to embed pictures. */
public final class HttpQueryEncoder implements QueryEncoder, AutoCloseable {
    private static final String TEXT_PATH = "/api/query-encoder/text";
    private static final String IMAGE_PATH = "/api/query-encoder/image";

    private final URI text;
    private final URI image;
    private final EncoderCalls calls;

    /**
     * @param textEncoder caption-service's base address
     * @param imageEncoder encoder-service's base address
     * @param timeout of a whole call
     */
    public HttpQueryEncoder(URI textEncoder, URI imageEncoder, Duration connectTimeout, Duration timeout) {
        this.text = EncoderCalls.under(textEncoder, TEXT_PATH);
        this.image = EncoderCalls.under(imageEncoder, IMAGE_PATH);
        this.calls = new EncoderCalls(connectTimeout, timeout);
    }

    @Override
    public QueryVector encodeText(String queryText) {
        String body =
                EventJson.mapper().createObjectNode().put("text", queryText).toString();
        return ask(text, "application/json", BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    }

    @Override
    public QueryVector encodeImage(byte[] queryImage) {
        return ask(image, "application/octet-stream", BodyPublishers.ofByteArray(queryImage));
    }

    @Override
    public void close() {
        calls.close();
    }

    private QueryVector ask(URI uri, String contentType, BodyPublisher body) {
        JsonNode answer = calls.post(uri, contentType, body, () -> false);
        try {
            if (answer.hasNonNull("modelVersion") && answer.hasNonNull("embedding")) {
                return EventJson.mapper().treeToValue(answer, QueryVector.class);
            }
        } catch (JsonProcessingException e) {
            throw EncoderCalls.unavailable("expected a query vector from %s, found no such JSON".formatted(uri), e);
        }
        throw EncoderCalls.unavailable("expected a query vector from %s, found another answer".formatted(uri), null);
    }
}
