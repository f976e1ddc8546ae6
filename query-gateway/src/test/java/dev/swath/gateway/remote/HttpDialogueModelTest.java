package dev.swath.gateway.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.DialogueReply;
import dev.swath.catalogue.model.DialogueReply.ReplyContent;
import dev.swath.catalogue.model.DialogueReply.ReplyEnding;
import dev.swath.catalogue.model.DialogueTurn;
import dev.swath.catalogue.model.DialogueTurn.Voice;
import dev.swath.catalogue.model.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpDialogueModelTest {
    private static final List<DialogueTurn> TURNS = List.of(DialogueTurn.of(Voice.USER, "a harbor"));
    private static final DialogueReply REPLY = new DialogueReply(
            new ModelVersion("swath-mini-1-0123abcd"), List.of(new ReplyContent.Worded("Yes.")), ReplyEnding.END, 0);

    private final List<String> asked = new ArrayList<>();
    private final HttpServer server;
    private final HttpDialogueModel model;
    private int status = 200;
    private String answer = "";

    HttpDialogueModelTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        model = model(server.getAddress().getPort());
    }

    @BeforeEach
    void start() {
        server.createContext("/", this::reply);
        server.start();
    }

    @AfterEach
    void stop() {
        model.close();
        server.stop(0);
    }

    @Test
    void shouldAskForAnAnswerAndForFeatures() throws IOException {
        Tensor features = Tensor.float16(List.of(1, 2), new float[] {1, 2});
        answer = EventJson.mapper().writeValueAsString(REPLY);
        assertThat(model.answer(TURNS, () -> false)).isEqualTo(REPLY);
        ObjectNode seen = EventJson.mapper().createObjectNode();
        seen.set("features", EventJson.mapper().valueToTree(features));
        answer = seen.toString();
        assertThat(model.look(new byte[] {1})).isEqualTo(features);

        assertThat(asked)
                .containsExactly(
                        "/api/query-encoder/dialogue {\"turns\":[{\"voice\":\"user\",\"parts\":[{\"text\":\"a harbor\"}]}]}",
                        "/api/query-encoder/image?features=true \u0001");
    }

    @Test
    void shouldPassOnThatTheModelCannotHoldAConversation() {
        status = 422;
        answer = "{\"code\": \"NO_DIALOGUE\", \"detail\": \"it cannot\"}";

        assertCode(ErrorCode.NO_DIALOGUE);
    }

    @Test
    void shouldSayThatItIsAwayWhereTheAnswerIsNone() {
        answer = "[]";
        assertCode(ErrorCode.QUERY_ENCODER_UNAVAILABLE);
        answer = "{\"modelVersion\": 1}";
        assertCode(ErrorCode.QUERY_ENCODER_UNAVAILABLE);
        assertThatThrownBy(() -> model.look(new byte[] {1})).isInstanceOf(CatalogueException.class);
    }

    @Test
    void shouldCloseTheConnectionWhereNobodyWaits() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpDialogueModel hasty = model(silent.getLocalPort())) {
            AtomicBoolean gone = new AtomicBoolean();
            CompletableFuture<DialogueReply> reply =
                    CompletableFuture.supplyAsync(() -> hasty.answer(TURNS, gone::get));
            try (Socket connection = silent.accept()) {
                InputStream request = connection.getInputStream();
                assertThat(request.read()).isPositive();

                gone.set(true);

                assertThatThrownBy(reply::join).hasCauseInstanceOf(CancellationException.class);
                await().until(() -> request.skip(1 << 20) == 0 && request.read() == -1);
            }
        }
    }

    private void assertCode(ErrorCode code) {
        assertThatThrownBy(() -> model.answer(TURNS, () -> false))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static HttpDialogueModel model(int port) {
        URI root = URI.create("http://127.0.0.1:" + port);
        return new HttpDialogueModel(root, root, Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    private void reply(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI() + " "
                + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
