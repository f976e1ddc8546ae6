package dev.swath.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.model.Caption;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.Topics;
import dev.swath.testfixtures.SampleTiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionsCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder = Path.of(".");

    private final PrintStream console = System.out;
    private final PrintStream errors = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(said, true, UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(console);
        System.setErr(errors);
    }

    @Test
    void shouldEndWhenNobodyReadsItAnyMore() throws IOException {
        System.setOut(new PrintStream(new ClosedPipe(), true, UTF_8));
        try (EmbeddedBroker broker = started(0)) {
            CompletableFuture<Integer> followed = follow(broker);
            publish(broker);

            await().atMost(PATIENCE).until(followed::isDone);
            assertThat(followed).isCompletedWithValue(0);
        }
    }

    @Test
    void shouldSayThatTheBrokerIsAwayAndBackAgain() throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, UTF_8));
        EmbeddedBroker broker = started(0);
        CompletableFuture<Integer> followed = follow(broker);
        publish(broker);
        await().atMost(PATIENCE).until(() -> printed.toString(UTF_8).contains("a harbour"));

        broker.close();
        await().atMost(PATIENCE).until(() -> said.toString(UTF_8).contains("waiting for it"));
        try (EmbeddedBroker again = started(broker.port())) {
            await().atMost(PATIENCE).until(() -> said.toString(UTF_8).contains("followed again"));
            System.setOut(new PrintStream(new ClosedPipe(), true, UTF_8));
            publish(again);
            await().atMost(PATIENCE).until(followed::isDone);
        }
    }

    private EmbeddedBroker started(int port) throws IOException {
        EmbeddedBroker broker = EmbeddedBroker.start(folder, port);
        Topics.ensure(broker.bootstrapServers(), 1, 1);
        return broker;
    }

    private static CompletableFuture<Integer> follow(EmbeddedBroker broker) {
        return CompletableFuture.supplyAsync(() ->
                SwathCli.execute("captions", "--follow", "--from-beginning", "--kafka", broker.bootstrapServers()));
    }

    private static void publish(EmbeddedBroker broker) {
        try (EventPublisher publisher = new EventPublisher(broker.bootstrapServers(), "test")) {
            publisher.publish(TileCaptioned.of(
                    SampleTiles.tile("port/a.jpg").build(),
                    new ModelVersion("mini-1-00000000"),
                    Caption.ofModel("a harbour", -0.5, Caption.Ending.END_TOKEN, null)));
        }
    }

    /** As {@code | head} leaves it. */
    private static final class ClosedPipe extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            throw new IOException("Broken pipe");
        }
    }
}
