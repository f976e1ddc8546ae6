package dev.swath.faults.fault.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.swath.catalogue.TileId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * An OpenAI-compatible server that fails in each way a server can. It answers with the tile that a picture says it is of, so that
 * a caption at the wrong tile shows.
 */
final class FailingChatServer implements AutoCloseable {
    /** Tiles that are never answered. */
    static final int NEVER = 2;
    /** Tiles of which it never says a sentence. */
    static final int SPEECHLESS = 1;

    private static final JsonMapper JSON = new JsonMapper();
    /** A chip's chunk of text, which names its tile. Its length stands before it, and a checksum of any bytes behind it. */
    private static final String TEXT = "tEXt";

    private static final String KEYWORD = "swath:tile\0";
    /** Of a picture that belongs to no tile, by which a captioner proves itself. */
    private static final String NO_SCENE = "0".repeat(32);

    private static final String DATA = "data:image/png;base64,";
    /** What a picture meets at its first request, by its place in the order in which pictures came. */
    private static final int WAYS = 10;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Integer> order = new ConcurrentHashMap<>();
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final Set<String> hopeless = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();
    private volatile boolean away;

    FailingChatServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** Refuses everything, or stops to. */
    void setAway(boolean refuses) {
        away = refuses;
    }

    /** How many pictures it was asked about. */
    int pictures() {
        return order.size();
    }

    /** The tiles that never get a sentence. */
    Set<TileId> hopeless() {
        return hopeless.stream().map(TileId::new).collect(Collectors.toUnmodifiableSet());
    }

    static String captionOf(TileId tile) {
        return "A picture of tile " + tile + ".";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String tile = tile(JSON.readTree(exchange.getRequestBody()));
            if (away) {
                send(exchange, 503, "away");
                return;
            }
            if (tile.startsWith(NO_SCENE)) {
                send(exchange, 200, completion("A made-up picture.", "stop"));
                return;
            }
            int place = order.computeIfAbsent(tile, _ -> places.getAndIncrement());
            int before = asked.merge(tile, 1, Integer::sum) - 1;
            if (place < NEVER) {
                hopeless.add(tile);
                waitForTheEnd();
            } else if (place < NEVER + SPEECHLESS) {
                hopeless.add(tile);
                send(exchange, 200, completion("```\n```", "stop"));
            } else if (before == 0) {
                answerFirst(exchange, tile, place % WAYS);
            } else {
                send(exchange, 200, completion(captionOf(new TileId(tile)), "stop"));
            }
        }
    }

    private void answerFirst(HttpExchange exchange, String tile, int way) throws IOException {
        switch (way) {
            case 0 -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, 429, "slow down");
            }
            case 1 -> send(exchange, 500, "broken");
            case 2 -> {
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write("{\"choices\": [".getBytes(StandardCharsets.UTF_8));
            }
            case 3 -> send(exchange, 200, "<html>log in</html>");
            case 4 -> send(exchange, 200, completion("?", "stop"));
            case 5 -> waitForTheEnd();
            default -> {
                String sentence = captionOf(new TileId(tile));
                send(exchange, 200, completion("**" + sentence + "** Beside it", "length"));
            }
        }
    }

    private static String tile(JsonNode question) {
        JsonNode parts = question.path("messages").path(0).path("content");
        String picture = parts.path(1).path("image_url").path("url").asText().substring(DATA.length());
        return tile(Base64.getDecoder().decode(picture));
    }

    /** The tile that a chip says it is of. */
    static String tile(byte[] png) {
        String bytes = new String(png, StandardCharsets.ISO_8859_1);
        int at = bytes.indexOf(TEXT + KEYWORD);
        if (at < 0) {
            return "none";
        }
        int from = at + TEXT.length();
        int length = ByteBuffer.wrap(png).getInt(at - Integer.BYTES);
        return bytes.substring(from + KEYWORD.length(), from + length);
    }

    private void waitForTheEnd() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String completion(String text, String finish) {
        Map<String, Object> choice =
                Map.of("message", Map.of("role", "assistant", "content", text), "finish_reason", finish);
        return JSON.valueToTree(Map.of("choices", List.of(choice))).toString();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
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
