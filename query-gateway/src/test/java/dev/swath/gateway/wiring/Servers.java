package dev.swath.gateway.wiring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.embedded.EmbeddedStore;
import dev.swath.gateway.FakeQueryEncoder;
import dev.swath.gateway.Samples;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.Topics;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.VectorIndex;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A real broker, a real store, a real index's writer, and a text encoder over HTTP, in the test's process. */
public final class Servers implements QuarkusTestResourceLifecycleManager {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private @Nullable VectorIndex index;
    private @Nullable ObjectStore store;
    private @Nullable EventPublisher publisher;

    /** What a test does to the servers behind the gateway. */
    interface Behind {
        void index(IndexWrite write);

        void publish(Event event);

        void write(OutgoingRecord outgoing);

        void store(String key, byte[] bytes);
    }

    @Override
    public Map<String, String> start() {
        try {
            Path folder = Files.createTempDirectory("gateway-it");
            EmbeddedBroker broker = opened(EmbeddedBroker.start(folder.resolve("kafka"), 0));
            EmbeddedStore s3 = opened(EmbeddedStore.start(
                    folder.resolve("s3"), 0, new EmbeddedStore.Credentials("swath", "swath-local")));
            Topics.ensure(broker.bootstrapServers(), 2, 1);
            index = opened(new IndexSettings.Lucene(folder.resolve("index")).open());
            ObjectStore chips = opened(MinioObjectStore.open(s3.endpoint(), "swath", "swath-local"));
            chips.ensureBucket("swath-chips");
            store = chips;
            publisher = opened(new EventPublisher(broker.bootstrapServers(), "test"));
            return Map.of(
                    "swath.kafka", broker.bootstrapServers(),
                    "swath.s3", s3.endpoint().toString(),
                    "swath.index-dir", folder.resolve("index").toString(),
                    "swath.text-encoder", "http://127.0.0.1:" + textEncoder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(new Connected(), field -> field.getType() == Behind.class);
    }

    @Override
    public void stop() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final class Connected implements Behind {
        @Override
        public void index(IndexWrite write) {
            Objects.requireNonNull(index).write(Samples.MODEL, List.of(write));
        }

        @Override
        public void publish(Event event) {
            Objects.requireNonNull(publisher).publish(event);
        }

        @Override
        public void write(OutgoingRecord outgoing) {
            Objects.requireNonNull(publisher).write(List.of(outgoing));
        }

        @Override
        public void store(String key, byte[] bytes) {
            Objects.requireNonNull(store).write("swath-chips", new ObjectKey(key), bytes, "image/jpeg");
        }
    }

    private int textEncoder() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/query-encoder/text", Servers::encode);
        server.start();
        open.push(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    private static void encode(HttpExchange exchange) throws IOException {
        try (exchange) {
            String text = EventJson.mapper()
                    .readTree(exchange.getRequestBody())
                    .path("text")
                    .asText();
            QueryVector vector = new FakeQueryEncoder().encodeText(text);
            byte[] answer = EventJson.mapper().writeValueAsBytes(vector);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }
}
