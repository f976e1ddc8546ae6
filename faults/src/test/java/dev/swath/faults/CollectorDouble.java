package dev.swath.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes spans by OTLP as a collector does, and keeps them in memory. */
final class CollectorDouble implements AutoCloseable {
    private final HttpServer server;
    private final List<CollectedSpan> spans = new CopyOnWriteArrayList<>();

    /**
     * A span as it came.
     *
     * @param parent empty if it has none
     * @param links the linked spans' ids
     */
    record CollectedSpan(
            String service, String name, String trace, String id, String parent, List<String> links, String subject) {}

    CollectorDouble() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<CollectedSpan> spans() {
        return List.copyOf(spans);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            for (ProtoMessage resource :
                    new ProtoMessage(exchange.getRequestBody().readAllBytes()).messages(1)) {
                String service = attribute(resource.messages(1).getFirst().messages(1), "service.name");
                for (ProtoMessage scope : resource.messages(2)) {
                    scope.messages(2).forEach(span -> spans.add(collected(service, span)));
                }
            }
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** The numbers are those of OTLP's trace.proto. */
    private static CollectedSpan collected(String service, ProtoMessage span) {
        return new CollectedSpan(
                service,
                span.text(5),
                span.hex(1),
                span.hex(2),
                span.hex(4),
                span.messages(13).stream().map(link -> link.hex(2)).toList(),
                attribute(span.messages(9), "swath.subject"));
    }

    private static String attribute(List<ProtoMessage> attributes, String name) {
        return attributes.stream()
                .filter(attribute -> attribute.text(1).equals(name))
                .map(attribute -> attribute.messages(2).getFirst().text(1))
                .findFirst()
                .orElse("");
    }
}
