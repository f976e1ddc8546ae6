package dev.swath.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway that answers each path and query as it was told to, and 404 otherwise. */
final class ScriptedGateway implements AutoCloseable {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private record Answer(int status, String contentType, String body) {}

    private ScriptedGateway(HttpServer server) {
        this.server = server;
    }

    static ScriptedGateway start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ScriptedGateway gateway = new ScriptedGateway(server);
        server.createContext("/", gateway::answer);
        server.start();
        return gateway;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    void answer(String target, String json) {
        answers.put(target, new Answer(200, JSON, json));
    }

    void fail(String target, int status, String problem) {
        answers.put(target, new Answer(status, PROBLEM, problem));
    }

    /** Method, path, query and body of each request, in order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        requests.add((exchange.getRequestMethod() + " " + target + " " + body).strip());
        Answer answer = answers.getOrDefault(
                target, new Answer(404, PROBLEM, "{\"code\": \"NOT_FOUND\", \"detail\": \"there is nothing\"}"));
        byte[] bytes = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("content-type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
