package dev.swath.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.client.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class SwathCliTest {
    /** Nothing listens on port 1. */
    private static final String NOBODY = "http://127.0.0.1:1";

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldAnswerWrongUsageWith2() {
        assertThat(SwathCli.execute("search", "--limit", "many")).isEqualTo(2);
        assertThat(SwathCli.execute("ingest")).isEqualTo(2);
        assertThat(SwathCli.execute("dance")).isEqualTo(2);
        assertThat(SwathCli.execute("failures", "replay")).isEqualTo(2);
        assertThat(SwathCli.execute("failures", "replay", "--all", "an-id")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search --bbox 1,2,3",
                "search --bbox 1,2,3,x",
                "search --datetime yesterday",
                "search --filter {",
                "search --limit 0",
                "search --min-gsd -1",
                "search --min-gsd 2 --max-gsd 1",
                "search --like no-tile",
                "search --gateway localhost:8080",
                "search --gateway http://",
                "captions --kafka nobody",
                "chips --sheet a.png --s3 nowhere",
                "ingest a.png --timeout soon",
                "ingest a.png --timeout -5s",
                "reconcile --timeout 5",
                "failures list --gateway :"
            })
    void shouldAnswerAWrongValueWith2(String line) {
        assertThat(SwathCli.execute(line.split(" ", -1))).isEqualTo(2);
    }

    @Test
    void shouldSayThatKafkaIsAwayInsteadOfFollowingNothing() {
        assertThat(SwathCli.execute("captions", "--follow", "--kafka", "127.0.0.1:1"))
                .isEqualTo(3);
    }

    @Test
    void shouldAnswerAnAbsentServerWith3() {
        assertThat(SwathCli.execute("search", "boats", "--gateway", NOBODY)).isEqualTo(3);
        assertThat(SwathCli.execute("failures", "list", "--gateway", NOBODY)).isEqualTo(3);
    }

    @Test
    void shouldAnswerAMissingFileWith1() {
        assertThat(SwathCli.execute("ingest", folder.resolve("nothing").toString()))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "search", "captions", "chips", "failures", "reconcile"})
    void shouldHelpWithEachCommand(String command) {
        assertThat(SwathCli.execute(command, "--help")).isZero();
    }

    @Test
    void shouldFindEndpointsByOptionThenEnvironmentThenFolder() throws IOException {
        Files.writeString(folder.resolve("endpoints.json"), """
            {"gateway": "http://h:1", "kafka": "h:2", "s3": "http://h:3", "accessKey": "a", "secretKey": "b", "pid": 4}\
            """);
        String data = folder.toString();

        assertThat(resolve(Map.of(), "--data", data))
                .isEqualTo(new Endpoints(URI.create("http://h:1"), "h:2", URI.create("http://h:3"), "a", "b"));
        assertThat(resolve(Map.of("SWATH_KAFKA", "env:9"), "--data", data).kafka())
                .isEqualTo("env:9");
        assertThat(resolve(Map.of("SWATH_KAFKA", "env:9"), "--data", data, "--kafka", "option:9")
                        .kafka())
                .isEqualTo("option:9");
        assertThat(resolve(Map.of("HOME", data))).isEqualTo(Endpoints.DEFAULT);
    }

    @Test
    void shouldReadDurationsAsPeopleWriteThem() {
        Durations durations = new Durations();
        assertThat(durations.convert("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(durations.convert("10s")).isEqualTo(Duration.ofSeconds(10));
        assertThat(Durations.text(Duration.ofMinutes(90))).isEqualTo("1h30m");
        assertThatThrownBy(() -> durations.convert("soon")).hasMessageContaining("soon");
    }

    private static Endpoints resolve(Map<String, String> environment, String... arguments) throws IOException {
        Probe probe = new Probe();
        new CommandLine(probe).parseArgs(arguments);
        return probe.options.resolve(environment);
    }

    @Command
    private static final class Probe {
        @Mixin
        private EndpointOptions options = new EndpointOptions();
    }
}
