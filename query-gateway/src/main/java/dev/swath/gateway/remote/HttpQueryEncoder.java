package dev.swath.gateway.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks caption-service to embed texts and encoder-service to embed pictures. */
public final class HttpQueryEncoder implements QueryEncoder, AutoCloseable {
    private static final String TEXT_PATH = "/api/query-encoder/text";
    private static final String IMAGE_PATH = "/api/query-encoder/image";

    private final URI text;
    private final URI image;
    private final Duration timeout;
    private final HttpClient client;

    /**
     * @param textEncoder caption-service's base address
     * @param imageEncoder encoder-service's base address
     * @param timeout of a whole call
     */
    public HttpQueryEncoder(URI textEncoder, URI imageEncoder, Duration connectTimeout, Duration timeout) {
        this.text = under(textEncoder, TEXT_PATH);
        this.image = under(imageEncoder, IMAGE_PATH);
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .build();
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
        client.shutdownNow();
    }

    private QueryVector ask(URI uri, String contentType, BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Content-Type", contentType)
                .header("Accept", "application/json, application/problem+json")
                .POST(body)
                .build();
        HttpResponse<byte[]> response = send(request);
        if (response.statusCode() != 200) {
            throw problem(uri, response);
        }
        return vector(uri, response.body());
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw unavailable("no answer from %s: %s".formatted(request.uri(), e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted while asking " + request.uri(), e);
        }
    }

    private static QueryVector vector(URI uri, byte[] body) {
        try {
            JsonNode answer = EventJson.mapper().readTree(body);
            if (answer.hasNonNull("modelVersion") && answer.hasNonNull("embedding")) {
                return EventJson.mapper().treeToValue(answer, QueryVector.class);
            }
            throw unavailable("expected a query vector from %s, found another answer".formatted(uri), null);
        } catch (IOException e) {
            throw unavailable("expected a query vector from %s, found no such JSON".formatted(uri), e);
        }
    }

    /** The encoder's own error if it answers with a problem document, else that it is unavailable. */
    private static CatalogueException problem(URI uri, HttpResponse<byte[]> response) {
        try {
            JsonNode document = EventJson.mapper().readTree(response.body());
            Optional<ErrorCode> code = code(document.path("code").asText());
            if (code.isPresent()) {
                return new CatalogueException(
                        code.get(), document.path("detail").asText());
            }
        } catch (JsonProcessingException e) {
            return unavailable("status %d from %s".formatted(response.statusCode(), uri), e);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory are read without input and output", e);
        }
        return unavailable("status %d from %s".formatted(response.statusCode(), uri), null);
    }

    private static Optional<ErrorCode> code(String name) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.name().equals(name))
                .findFirst();
    }

    private static CatalogueException unavailable(String message, @Nullable Throwable cause) {
        return new CatalogueException(ErrorCode.QUERY_ENCODER_UNAVAILABLE, message, cause);
    }

    private static URI under(URI root, String path) {
        return URI.create(root.toString().replaceAll("/+$", "") + path);
    }
}
