package dev.swath.ingest.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The door alone: neither Kafka nor a store is there, so that whoever asks the store gets STORE_UNAVAILABLE. Requests go by socket, since clients normalise paths. */
@QuarkusTest
@TestProfile(UploadResourceTest.NobodyThere.class)
class UploadResourceTest {
    @TestHTTPResource
    URI address = URI.create("http://127.0.0.1");

    /** Ports that nobody listens on. */
    public static final class NobodyThere implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "swath.kafka", "127.0.0.1:1",
                    "swath.s3", "http://127.0.0.1:1",
                    "swath.ingest.max-object-size", "1000",
                    "quarkus.http.test-port", "0");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/scenes/../x.jpg",
                "/api/scenes/a/../x.jpg",
                "/api/scenes/a/..",
                "/api/scenes/%2e%2e/x.jpg",
                "/api/scenes/a%2F..%2Fx.jpg",
                "/api/scenes/a/./x.jpg",
                "/api/scenes/%ff.jpg",
                "/api/scenes/a%00.jpg"
            })
    void shouldRefuseWhatIsNoKeyWithoutAskingTheStore(String path) throws IOException {
        String answer = put(path, "Content-Length: 3\r\n", "abc");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "\"code\":\"INVALID_KEY\"");
    }

    /** Quarkus itself refuses what is no URI, with an answer of its own. */
    @Test
    void shouldRefuseAPathThatIsNone() throws IOException {
        assertThat(put("/api/scenes/a%zz.jpg", "Content-Length: 3\r\n", "abc")).startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/scenes/a..b.jpg",
                "/api/scenes/a%20b+%C3%BC.jpg",
                "/api/scenes/a%252Fb.jpg",
                "/api/scenes/deep/er/a%2Fb.jpg"
            })
    void shouldTakeOddKeysToTheStore(String path) throws IOException {
        assertThat(put(path, "Content-Length: 3\r\n", "abc"))
                .startsWith("HTTP/1.1 503")
                .contains("application/problem+json", "\"code\":\"STORE_UNAVAILABLE\"");
    }

    @Test
    void shouldRefuseABodyThatIsTooLargeDeclaredOrNot() throws IOException {
        String declared = put("/api/scenes/a.jpg", "Content-Length: 1001\r\n", "x".repeat(1001));
        String chunked = put(
                "/api/scenes/a.jpg", "Transfer-Encoding: chunked\r\n", "3e9\r\n" + "x".repeat(1001) + "\r\n0\r\n\r\n");

        for (String answer : new String[] {declared, chunked}) {
            assertThat(answer)
                    .startsWith("HTTP/1.1 413")
                    .contains("\"code\":\"IMAGE_TOO_LARGE\"", "at most 1000 bytes");
        }
    }

    @Test
    void shouldServeHealthWhileNothingElseIsThere() throws IOException {
        assertThat(exchange("GET /q/health/live HTTP/1.1\r\n", "", "")).startsWith("HTTP/1.1 200");
        assertThat(exchange("GET /q/health/ready HTTP/1.1\r\n", "", ""))
                .startsWith("HTTP/1.1 503")
                .contains("\"ingest\"", "start");
    }

    private String put(String path, String headers, String body) throws IOException {
        return exchange("PUT " + path + " HTTP/1.1\r\n", headers, body);
    }

    private String exchange(String request, String headers, String body) throws IOException {
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(30_000);
            String message = request + "Host: localhost\r\nConnection: close\r\n" + headers + "\r\n" + body;
            socket.getOutputStream().write(message.getBytes(US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
