package dev.swath.caption.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/** An OpenAI-compatible server that tells a picture by the red of its first pixel, and fails for it as the test says. */
final class FakeChatServer implements AutoCloseable {
    /** How a picture is answered. */
    enum Behaviour {
        SENTENCE,
        WITHOUT_LOG_PROBABILITIES,
        MARKDOWN,
        CUT_BY_LENGTH,
        GARBAGE,
        NO_COMPLETION,
        CUT_CONNECTION,
        TOO_MANY_REQUESTS,
        SERVER_ERROR,
        WRONG_KEY,
        NEVER
    }

    static final String KEY = "secret-key";
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Integer, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    /** The most requests that were open at once. */
    final AtomicInteger mostAtOnce = new AtomicInteger();
    /** What was asked, without the pictures. */
    final List<JsonNode> questions = new CopyOnWriteArrayList<>();
    /** The names of what was sent with each question. */
    final List<Set<String>> headers = new CopyOnWriteArrayList<>();
    /** The red of each picture that was asked about. */
    final List<Integer> pictures = new CopyOnWriteArrayList<>();

    volatile Behaviour otherwise = Behaviour.SENTENCE;
    volatile String retryAfter = "1";

    FakeChatServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    void behave(int red, Behaviour behaviour) {
        behaviours.put(red, behaviour);
    }

    private void answer(HttpExchange exchange) throws IOException {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try (exchange) {
            JsonNode question = JSON.readTree(exchange.getRequestBody());
            JsonNode parts = question.path("messages").path(0).path("content");
            String picture = parts.path(1).path("image_url").path("url").asText();
            byte[] png = Base64.getDecoder().decode(picture.substring("data:image/png;base64,".length()));
            int red = (ImageIO.read(new ByteArrayInputStream(png)).getRGB(0, 0) >> 16) & 0xff;
            questions.add(question);
            headers.add(Set.copyOf(exchange.getRequestHeaders().keySet()));
            pictures.add(red);
            if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 401, "{\"error\": \"no key\"}");
                return;
            }
            answer(exchange, red, behaviours.getOrDefault(red, otherwise));
        } finally {
            atOnce.decrementAndGet();
        }
    }

    private void answer(HttpExchange exchange, int red, Behaviour behaviour) throws IOException {
        switch (behaviour) {
            case SENTENCE -> send(exchange, 200, completion("A picture of red " + red + ".", "stop", true));
            case WITHOUT_LOG_PROBABILITIES -> send(exchange, 200, completion("A plain field.", "stop", false));
            case MARKDOWN ->
                send(
                        exchange,
                        200,
                        completion("# Caption\n\n**\"A quay with [two](x) ships.\"** And more.", "stop", true));
            case CUT_BY_LENGTH -> send(exchange, 200, completion("A very long river that", "length", true));
            case GARBAGE -> send(exchange, 200, completion("```\n?? 12\n```", "stop", true));
            case NO_COMPLETION -> send(exchange, 200, "<html>login</html>");
            case CUT_CONNECTION -> {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write("{\"choices\"".getBytes(StandardCharsets.UTF_8));
            }
            case TOO_MANY_REQUESTS -> {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
                send(exchange, 429, "{\"error\": \"slow down\"}");
            }
            case SERVER_ERROR -> send(exchange, 500, "{\"error\": \"broken\"}");
            case WRONG_KEY -> send(exchange, 401, "{\"error\": \"who?\"}");
            case NEVER -> {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static String completion(String text, String finish, boolean logProbabilities) {
        Map<String, Object> choice = logProbabilities
                ? Map.of(
                        "index",
                        0,
                        "message",
                        Map.of("role", "assistant", "content", text),
                        "finish_reason",
                        finish,
                        "logprobs",
                        Map.of("content", List.of(Map.of("logprob", -0.25), Map.of("logprob", -0.75))))
                : Map.of("index", 0, "message", Map.of("role", "assistant", "content", text), "finish_reason", finish);
        return JSON.valueToTree(Map.of("object", "chat.completion", "choices", List.of(choice)))
                .toString();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
    }
}
