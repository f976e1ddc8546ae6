package dev.swath.service.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementPortTest {
    private static final String HOST = "127.0.0.1";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ManagementPort management = new ManagementPort(OptionalInt.empty(), HOST);
    private final Router router = Router.router(vertx);
    private int publicPort;

    @BeforeEach
    void serve() {
        router.route("/q/health/live").handler(context -> context.end("alive"));
        router.route("/q/openapi").handler(context -> context.end("document"));
        router.route("/api/status").handler(context -> context.end("status"));
        publicPort = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, HOST)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void shouldServeEverythingOnThePublicPortUnlessAnotherIsNamed() throws Exception {
        management.start(router, vertx);

        assertThat(status(publicPort, "/q/health/live")).isEqualTo(200);
        assertThat(status(publicPort, "/api/status")).isEqualTo(200);
    }

    @Test
    void shouldServeWhatIsForOperatorsOnItsOwnPortAlone() throws Exception {
        int port = management.open(router, vertx, 0);

        assertThat(status(port, "/q/health/live")).isEqualTo(200);
        assertThat(status(port, "/api/status")).isEqualTo(404);
        assertThat(status(publicPort, "/q/health/live")).isEqualTo(404);
        assertThat(status(publicPort, "/q/./health/live")).isEqualTo(404);
        assertThat(status(publicPort, "/api/status")).isEqualTo(200);
        assertThat(status(publicPort, "/q/openapi")).isEqualTo(200);
    }

    @Test
    void shouldNameAPortThatIsTaken() {
        assertThatThrownBy(() -> management.open(router, vertx, publicPort))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining(HOST + ":" + publicPort);
    }

    private int status(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://%s:%d%s".formatted(HOST, port, path)))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }
}
