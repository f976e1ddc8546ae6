package dev.swath.gateway.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Calls caption-service and encoder-service. */
final class EncoderCalls implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 50;

    private final Duration timeout;
    private final HttpClient client;

    /** @param timeout of a whole call */
    EncoderCalls(Duration connectTimeout, Duration timeout) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .build();
    }

    /**
     * The JSON of an answer.
     *
     * @param unwanted whether nobody waits for it any more: then the connection is closed, so that the other end stops, too
     * @throws CatalogueException the other end's own error, or QUERY_ENCODER_UNAVAILABLE
     * @throws CancellationException if the answer is unwanted
     */
    JsonNode post(URI uri, String contentType, BodyPublisher body, BooleanSupplier unwanted) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Content-Type", contentType)
                .header("Accept", "application/json, application/problem+json")
                .POST(body)
                .build();
        HttpResponse<byte[]> response = await(request, unwanted);
        if (response.statusCode() != 200) {
            throw problem(uri, response);
        }
        try {
            return EventJson.mapper().readTree(response.body());
        } catch (IOException e) {
            throw unavailable("expected JSON from %s, found none".formatted(uri), e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpResponse<byte[]> await(HttpRequest request, BooleanSupplier unwanted) {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            while (true) {
                try {
                    return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (unwanted.getAsBoolean()) {
                        throw new CancellationException("nobody waits for the answer");
                    }
                }
            }
        } catch (ExecutionException e) {
            throw unavailable("no answer from %s: %s".formatted(request.uri(), e.getCause()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted while asking " + request.uri(), e);
        } finally {
            answer.cancel(true);
        }
    }

    /** The other end's own error if it answers with a problem document, else that it is unavailable. */
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

    static CatalogueException unavailable(String message, @Nullable Throwable cause) {
        return new CatalogueException(ErrorCode.QUERY_ENCODER_UNAVAILABLE, message, cause);
    }

    static URI under(URI root, String path) {
        return URI.create(root.toString().replaceAll("/+$", "") + path);
    }
}
