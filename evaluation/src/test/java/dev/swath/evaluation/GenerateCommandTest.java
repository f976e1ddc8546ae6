package dev.swath.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateCommandTest {
    private static final String BUNDLE = Path.of(
                    Objects.requireNonNull(System.getProperty("swath.root")),
                    "libs/model-runtime/src/test/resources/tiny-bundle")
            .toString();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void shouldPrintTheAnswer() {
        assertThat(run("a harbor", "--bundle", BUNDLE, "--max-tokens", "4"))
                .as(text(err))
                .isZero();
        assertThat(text(out)).isEqualToIgnoringNewLines("RRRR");
    }

    @Test
    void shouldPrintOneLineOfJson() throws IOException {
        assertThat(run("--json", "--bundle", BUNDLE, "two rivers meet")).isZero();

        JsonNode answer = new JsonMapper().readTree(out.toByteArray());
        assertThat(answer.path("tokens").asInt()).isEqualTo(9);
        assertThat(answer.path("ending").asText()).isEqualTo("END_TOKEN");
        assertThat(answer.path("retrieves").isNull())
                .as("the bundle has no retrieve head")
                .isTrue();
        assertThat(answer.path("modelVersion").asText()).startsWith("swath-tiny-1-");
        assertThat(text(out).lines()).hasSize(1);
    }

    @Test
    void shouldSayThatAModelWithoutAChatHoldsNoConversation() {
        assertThat(run("a", "--earlier", "a harbor", "Here is one.", "--bundle", BUNDLE))
                .isEqualTo(1);
        assertThat(text(err)).contains("cannot hold a conversation", "found 1 turns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--max-tokens", "--max-tokens x a", "a --earlier b", "--temperature 1 a", "a b"})
    void shouldSayWhatIsWrongWithItsUse(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(text(err)).contains("Usage: generate TEXT");
    }

    @Test
    void shouldFailWithTheCodeOfTheError() {
        assertThat(run("a", "--bundle", "/nowhere")).isEqualTo(1);
        assertThat(text(err)).startsWith("INVALID_BUNDLE: ").contains("nowhere");
        assertThat(run("a", "--bundle", BUNDLE, "--max-tokens", "0")).isEqualTo(1);
        assertThat(text(err)).contains("INVALID_REQUEST: maxTokens");
    }

    private int run(String... arguments) {
        return EvaluationMain.run(
                Stream.concat(Stream.of("generate"), Arrays.stream(arguments)).toList(), stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream target) {
        return new PrintStream(target, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream written) {
        return written.toString(StandardCharsets.UTF_8);
    }
}
