package dev.swath.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
    private static final SceneOutcome OUTCOME = SceneOutcome.put(new ObjectKey("a.tif"));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, UTF_8);

    @Test
    void shouldDrawOneLineAndTakeItAwayAtTheEnd() {
        TerminalProgress progress = new TerminalProgress(out, true);

        progress.uploaded(1_500_000, 3_000_000);
        progress.ended(IngestFiles.Until.CAPTIONED, OUTCOME, 1, 3);
        progress.ended(IngestFiles.Until.CAPTIONED, OUTCOME, 3, 3);

        assertThat(bytes.toString(UTF_8))
                .startsWith("\rput        [" + "█".repeat(15) + " ".repeat(15) + "] 1.5/3.0 MB ")
                .contains("\rcaptioned  [" + "█".repeat(10) + " ".repeat(20) + "] 1/3 ")
                .doesNotContain("3/3")
                .endsWith("\r" + " ".repeat(70) + "\r")
                .doesNotContain("\n");
    }

    @Test
    void shouldDrawNothingWhereThereIsNoTerminal() {
        TerminalProgress progress = new TerminalProgress(out, false);

        progress.uploaded(1, 2);
        progress.ended(IngestFiles.Until.SEARCHABLE, OUTCOME, 1, 2);
        progress.clear();

        assertThat(bytes.size()).isZero();
    }
}
