package dev.swath.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateTest {
    private static final Path BUNDLE = Path.of(
            Objects.requireNonNull(System.getProperty("swath.root")),
            "libs/model-runtime/src/test/resources/tiny-bundle");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void shouldEndWithOneLineOfFiguresAndWriteTheSheet() throws IOException {
        writeData();
        Path sheet = folder.resolve("sheet.html");

        int status = run("--data", folder, "--split", "val", "--bundle", BUNDLE, "--json", "--sheet", sheet);

        assertThat(status).as(err.toString(StandardCharsets.UTF_8)).isZero();
        JsonNode report = new JsonMapper().readTree(out.toByteArray());
        assertThat(report.path("images").asInt()).isEqualTo(2);
        assertThat(report.path("textToImage").path("r5").asDouble()).isEqualTo(100);
        assertThat(report.path("imageToText").path("r1").isNumber()).isTrue();
        assertThat(report.path("meanRecall").asDouble()).isBetween(60.0, 100.0);
        assertThat(Files.readString(sheet))
                .contains("<li>a &lt;b&gt; field</li>", "data:image/jpeg;base64,", "blobs.png")
                .doesNotContain("noise.png");
    }

    @Test
    void shouldTakeTheFirstImagesOnlyWhereLimited() throws IOException {
        writeData();

        int status = run("--data", folder, "--split", "val", "--bundle", BUNDLE, "--limit", "1");

        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern("images +1\\R");
    }

    @Test
    void shouldSayWhatIsWrongWithItsUse() {
        assertThat(run("--data", folder)).isEqualTo(2);
        assertThat(run("--nonsense")).isEqualTo(2);
        assertThat(run("--data", folder, "--split", "val", "--bundle", BUNDLE, "--limit", "0"))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--nonsense", "Usage:");
        assertThat(out.size()).isZero();
    }

    @Test
    void shouldFailWhereThereIsNothingToMeasure() throws IOException {
        assertThat(run("--data", folder, "--split", "val", "--bundle", folder)).isEqualTo(1);
        writeData();
        assertThat(run("--data", folder, "--split", "test", "--bundle", BUNDLE)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("INVALID_BUNDLE", "\"test\"");
    }

    @Test
    void shouldReadReferencesAsTheModelsWereTrainedOnThem() {
        assertThat(CaptionedImage.normalise("  Two  Planes , parked ;\tthere . "))
                .isEqualTo("two planes, parked; there");
    }

    private int run(Object... arguments) {
        List<String> strings = Arrays.stream(arguments).map(Object::toString).toList();
        return Evaluate.run(
                strings,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private void writeData() throws IOException {
        for (String name : List.of("stripes.png", "blobs.png", "noise.png")) {
            Files.copy(BUNDLE.resolve("golden").resolve(name), folder.resolve(name));
        }
        Files.writeString(folder.resolve("captions.json"), """
                {"dataset": "test", "images": [
                  {"filename": "stripes.png", "split": "val", "sentences": [{"raw": "A <b> field ."}, {"raw": "A <b> field ."}]},
                  {"filename": "blobs.png", "split": "val", "sentences": [{"raw": "two rivers"}, {"raw": " ."}]},
                  {"filename": "noise.png", "split": "train", "sentences": [{"raw": "an airplane"}]}]}
                """);
    }
}
