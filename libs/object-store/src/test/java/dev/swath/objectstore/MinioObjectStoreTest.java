package dev.swath.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.embedded.EmbeddedStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The MinIO client against the embedded store; then against servers that fail. */
class MinioObjectStoreTest extends ObjectStoreContractTest {
    private static final ObjectKey KEY = new ObjectKey("a.jpg");
    private static final byte[] REGION = "<LocationConstraint></LocationConstraint>".getBytes(StandardCharsets.UTF_8);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    private static Path folder;

    private static EmbeddedStore server;

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedStore.start(folder, 0, new EmbeddedStore.Credentials("swath", "swath-local"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected ObjectStore open() {
        return MinioObjectStore.open(server.endpoint(), "swath", "swath-local");
    }

    @Test
    void shouldRefuseKeyThatTheStoreCannotHold() {
        try (ObjectStore store = open()) {
            store.ensureBucket("clash");
            store.write("clash", new ObjectKey("a"), new byte[1], "image/png");

            assertThatFailure(
                    () -> store.write("clash", new ObjectKey("a/b"), new byte[1], "image/png"), ErrorCode.INVALID_KEY);
            assertThatFailure(
                    () -> store.write("clash", new ObjectKey("b//c"), new byte[1], "image/png"), ErrorCode.INVALID_KEY);
        }
    }

    @Test
    void shouldBeUnavailableWithWrongCredentials() {
        try (ObjectStore store = MinioObjectStore.open(server.endpoint(), "swath", "wrong")) {
            assertThatFailure(() -> store.find("any-bucket", KEY), ErrorCode.STORE_UNAVAILABLE);
            assertThatFailure(() -> store.ensureBucket("any-bucket"), ErrorCode.STORE_UNAVAILABLE);
        }
    }

    @Test
    void shouldBeUnavailableWhereNobodyListens() {
        // A port that was free a moment ago may be somebody's now; port 1 is nobody's.
        try (ObjectStore store = MinioObjectStore.open(URI.create("http://127.0.0.1:1"), "swath", "secret")) {
            assertThatFailure(() -> store.find("bucket", KEY), ErrorCode.STORE_UNAVAILABLE);
            assertThatFailure(() -> store.read("bucket", KEY, 10), ErrorCode.STORE_UNAVAILABLE);
            assertThatFailure(() -> store.list("bucket", "").toList(), ErrorCode.STORE_UNAVAILABLE);
            assertThatFailure(() -> store.write("bucket", KEY, new byte[1], "a/b"), ErrorCode.STORE_UNAVAILABLE);
        }
    }

    @Test
    void shouldBeUnavailableWhereNobodyAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, LOOPBACK);
                ObjectStore store = MinioObjectStore.open(
                        URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                        "swath",
                        "secret",
                        Duration.ofMillis(200))) {
            assertThatFailure(() -> store.find("bucket", KEY), ErrorCode.STORE_UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "503, SlowDown, STORE_UNAVAILABLE",
        "500, InternalError, STORE_UNAVAILABLE",
        "429, TooManyRequests, STORE_UNAVAILABLE",
        "507, XMinioStorageFull, DISK_FULL",
        "412, PreconditionFailed, OBJECT_CHANGED",
        "404, NoSuchKey, OBJECT_GONE",
        "418, Teapot, INTERNAL_ERROR"
    })
    void shouldNameWhatTheServerAnswers(int status, String code, ErrorCode expected) throws IOException {
        byte[] body = "<Error><Code>%s</Code><Message>m</Message></Error>"
                .formatted(code)
                .getBytes(StandardCharsets.UTF_8);
        HttpServer failing = serve(status, "application/xml", body, body.length);
        try (ObjectStore store = open(failing)) {
            assertThatFailure(() -> store.read("bucket", KEY, "etag", 10), expected);
        } finally {
            failing.stop(0);
        }
    }

    @Test
    void shouldTellAForbiddenObjectFromAStoreThatKnowsUsNot() throws IOException {
        byte[] denied = "<Error><Code>AccessDenied</Code><Message>m</Message></Error>".getBytes(StandardCharsets.UTF_8);
        HttpServer failing = serve(403, "application/xml", denied, denied.length);
        try (ObjectStore store = open(failing)) {
            assertThatFailure(() -> store.find("bucket", KEY), ErrorCode.STORE_UNAVAILABLE);
            assertThatFailure(() -> store.read("bucket", KEY, 10), ErrorCode.STORE_UNAVAILABLE);

            failing.createContext("/open", exchange -> {
                boolean object = exchange.getRequestURI().getPath().endsWith(KEY.value());
                answer(exchange, object ? 403 : 200, "application/xml", object ? denied : REGION, -1);
            });

            assertThatFailure(() -> store.find("open", KEY), ErrorCode.OBJECT_FORBIDDEN);
            assertThatFailure(() -> store.read("open", KEY, 10), ErrorCode.OBJECT_FORBIDDEN);
        } finally {
            failing.stop(0);
        }
    }

    @Test
    void shouldNameAnErrorPageWithoutXml() throws IOException {
        HttpServer failing = serve(502, "text/html", "<html>bad gateway</html>".getBytes(StandardCharsets.UTF_8), 24);
        try (ObjectStore store = open(failing)) {
            assertThatFailure(() -> store.read("bucket", KEY, 10), ErrorCode.STORE_UNAVAILABLE);
        } finally {
            failing.stop(0);
        }
    }

    @Test
    void shouldStopReadingWhereNoSizeIsAnnounced() throws IOException {
        HttpServer endless = serve(200, "image/jpeg", new byte[1000], 0);
        try (ObjectStore store = open(endless)) {
            assertThatFailure(() -> store.read("bucket", KEY, 999), ErrorCode.IMAGE_TOO_LARGE);
            assertThat(store.read("bucket", KEY, 1000)).hasSize(1000);
        } finally {
            endless.stop(0);
        }
    }

    private static ObjectStore open(HttpServer server) {
        return MinioObjectStore.open(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "swath", "secret");
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body, long length)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : length < 0 ? body.length : length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    /** @param length announced; 0 announces none */
    private static HttpServer serve(int status, String type, byte[] body, long length) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getQuery() != null) {
                answer(exchange, 200, "application/xml", REGION, REGION.length);
            } else {
                answer(exchange, status, type, body, length);
            }
        });
        server.start();
        return server;
    }
}
