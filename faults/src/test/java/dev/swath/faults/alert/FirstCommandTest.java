package dev.swath.faults.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FirstCommandTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @Test
    void shouldFindTheFirstCommandOfEveryAlertThatCanBeProvoked() throws IOException {
        Map<String, FirstCommand> commands = FirstCommand.all();

        assertThat(commands)
                .containsKeys(
                        ProvokedAlerts.all().stream().map(ProvokedAlert::alert).toArray(String[]::new));
        assertThat(Objects.requireNonNull(commands.get("SwathStageStalled")).command())
                .contains("/api/lag/caption");
    }

    /** In Compose and in the chart /q is on a port of its own, which nobody outside reaches. */
    @Test
    void shouldAskNothingThatThePublicPortHasNot() throws IOException {
        assertThat(FirstCommand.all().values())
                .allSatisfy(first ->
                        assertThat(first.command()).contains("SWATH_GATEWAY").doesNotContain("/q/"));
    }

    @Test
    void shouldPrintWhatTheCommandPrintsWithTheGatewaysAddress() throws IOException, InterruptedException {
        assertThat(new FirstCommand("page.md", "echo \"at $SWATH_GATEWAY\"").print(NOBODY))
                .isEqualTo("at http://127.0.0.1:1\n");
    }

    @Test
    void shouldPrintNothingWhenTheCommandFails() throws IOException, InterruptedException {
        assertThat(new FirstCommand("page.md", "echo no help; false").print(NOBODY))
                .isEmpty();
    }
}
