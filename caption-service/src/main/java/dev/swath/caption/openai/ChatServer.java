package dev.swath.caption.openai;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An OpenAI-compatible server, asked about one picture a call. Thread-safe. */
final class ChatServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_ANSWER_BYTES = 4 << 20;
    private static final int SHOWN_OF_A_REFUSAL = 200;
    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final HttpClient http;
    private final ChatSettings settings;
    private final RequestedPause pause;

    /**
     * What is asked, and how.
     *
     * @param url the base, to which {@code /chat/completions} is added
     * @param key null if the server wants none
     */
    record ChatSettings(
            URI url,
            String model,
            @Nullable String key,
            CaptionPrompt prompt,
            Duration timeout,
            int maxTokens,
            boolean logProbabilities) {
        private URI completions() {
            String base = url.toString();
            return URI.create((base.endsWith("/") ? base : base + "/") + "chat/completions");
        }

        @Override
        public String toString() {
            return url + " " + model; // never the key
        }
    }

    ChatServer(ChatSettings settings, Duration longestPause) {
        this.settings = settings;
        this.pause = new RequestedPause(longestPause);
        // Java's own default asks a plain server to change to HTTP/2; uvicorn with httptools then drops the question's
        // body.
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Asks about a picture, once; first it waits out the pause that the server asked for.
     *
     * @throws CatalogueException CAPTIONER_UNAVAILABLE if the server does not answer in time, refuses, or answers something
     *     else than a chat completion; CAPTION_FAILED if the completion holds no sentence
     */
    ServerAnswer ask(byte[] png) {
        pause.waitOut();
        HttpResponse<byte[]> response = send(request(png));
        if (response.statusCode() != OK) {
            if (response.statusCode() == TOO_MANY_REQUESTS || response.statusCode() == UNAVAILABLE) {
                response.headers().firstValue("Retry-After").ifPresent(pause::request);
            }
            throw unavailable("answered " + response.statusCode() + excerpt(response.body()), null);
        }
        return ServerAnswer.read(response.body())
                .orElseThrow(() -> unavailable("answered something else than a chat completion", null));
    }

    private HttpRequest request(byte[] png) {
        HttpRequest.Builder request = HttpRequest.newBuilder(settings.completions())
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body(png)));
        if (settings.key() != null) {
            request.header("Authorization", "Bearer " + settings.key());
        }
        return request.build();
    }

    private byte[] body(byte[] png) {
        String picture = "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
        List<Map<String, Object>> parts = List.of(
                Map.of("type", "text", "text", settings.prompt().text()),
                Map.of("type", "image_url", "image_url", Map.of("url", picture)));
        Map<String, Object> question = Map.of(
                "model", settings.model(),
                "messages", List.of(Map.of("role", "user", "content", parts)),
                "max_tokens", settings.maxTokens(),
                "temperature", 0,
                "logprobs", settings.logProbabilities(),
                "stream", false);
        return JSON.valueToTree(question).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The request's own time-out ends with the answer's head; this one holds for its body, too. */
    private HttpResponse<byte[]> send(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> pending = http.sendAsync(
                request,
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES));
        try {
            return pending.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw unavailable("gave no whole answer within " + settings.timeout(), e);
        } catch (ExecutionException e) {
            throw unavailable(
                    "cannot be asked: " + Optional.ofNullable(e.getCause()).orElse(e), e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw unavailable("was asked by a thread that ends", e);
        }
    }

    private CatalogueException unavailable(String complaint, @Nullable Exception cause) {
        return new CatalogueException(
                ErrorCode.CAPTIONER_UNAVAILABLE, "the captions' server at " + settings.url() + " " + complaint, cause);
    }

    private static String excerpt(byte[] body) {
        String text = new String(body, 0, Math.min(body.length, SHOWN_OF_A_REFUSAL), StandardCharsets.UTF_8);
        return text.isBlank() ? "" : ": " + text.strip();
    }

    @Override
    public void close() {
        pause.close();
        http.shutdownNow();
    }
}
