package dev.swath.gateway.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryVector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpQueryEncoderTest {
    private static final QueryVector VECTOR = new QueryVector(
            new ModelVersion("swath-mini-1-0123abcd"),
            Embedding.of(new float[] {0.6f, 0.8f}),
            new Calibration(8.5, -3));

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private HttpQueryEncoder encoder;
    private int status = 200;
    private String answer = "";

    HttpQueryEncoderTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        encoder = new HttpQueryEncoder(root(server), root(server), Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    @BeforeEach
    void start() {
        server.createContext("/", this::reply);
        server.start();
    }

    @AfterEach
    void stop() {
        encoder.close();
        server.stop(0);
    }

    @Test
    void shouldAskForTextAndImageByTheirPaths() throws IOException {
        answer = EventJson.mapper().writeValueAsString(VECTOR);

        assertThat(encoder.encodeText("a \"quoted\" field")).isEqualTo(VECTOR);
        assertThat(encoder.encodeImage(new byte[] {'J', 'P', 'G'})).isEqualTo(VECTOR);

        assertThat(asked)
                .containsExactly(
                        "/api/query-encoder/text application/json {\"text\":\"a \\\"quoted\\\" field\"}",
                        "/api/query-encoder/image application/octet-stream JPG");
    }

    @Test
    void shouldTakeAVectorWithoutACalibration() throws IOException {
        ObjectNode json = EventJson.mapper().valueToTree(VECTOR);
        json.remove("calibration");
        answer = json.toString();

        assertThat(encoder.encodeText("a field"))
                .isEqualTo(new QueryVector(VECTOR.modelVersion(), VECTOR.embedding(), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "422 | {\"code\":\"UNREADABLE_IMAGE\",\"detail\":\"half a JPEG\"} | UNREADABLE_IMAGE",
                "503 | {\"code\":\"OUT_OF_MEMORY\",\"detail\":\"no memory\"} | OUT_OF_MEMORY",
                "500 | {\"code\":\"WHATEVER\"} | QUERY_ENCODER_UNAVAILABLE",
                "502 | <html>bad gateway</html> | QUERY_ENCODER_UNAVAILABLE",
                "200 | {\"modelVersion\":\"m\"} | QUERY_ENCODER_UNAVAILABLE",
                "200 | []  | QUERY_ENCODER_UNAVAILABLE",
                "200 | {  | QUERY_ENCODER_UNAVAILABLE",
            })
    void shouldNameWhatTheEncoderSaid(int replied, String body, ErrorCode expected) {
        status = replied;
        answer = body;

        assertThatThrownBy(() -> encoder.encodeImage(new byte[] {1}))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(expected));
    }

    @Test
    void shouldSayThatTheEncoderIsAway() {
        server.stop(0);

        assertThatThrownBy(() -> encoder.encodeText("a field"))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_ENCODER_UNAVAILABLE));
    }

    private void reply(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.add(String.join(
                    " ",
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static URI root(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }
}
