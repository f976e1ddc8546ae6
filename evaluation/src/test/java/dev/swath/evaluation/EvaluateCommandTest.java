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
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    private static final Path BUNDLE = Path.of(
            Objects.requireNonNull(System.getProperty("swath.root")),
            "libs/model-runtime/src/test/resources/tiny-bundle");

    private static final Path SPEECHLESS = Path.of(
            Objects.requireNonNull(System.getProperty("swath.root")), "evaluation/src/test/resources/speechless.png");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @BeforeEach
    void writeData() throws IOException {
        for (String name : List.of("stripes", "blobs", "noise")) {
            Files.copy(BUNDLE.resolve("golden").resolve(name + ".png"), folder.resolve(name + "_1.png"));
        }
        Files.writeString(folder.resolve("captions.json"), """
            {"dataset": "test", "images": [
              {"filename": "stripes_1.png", "split": "val", "sentences": [{"raw": "A <b> field ."}, {"raw": "A <b> field ."}]},
              {"filename": "blobs_1.png", "split": "val", "sentences": [{"raw": "two rivers"}, {"raw": "."}]},
              {"filename": "noise_1.png", "split": "train", "sentences": [{"raw": "an airplane"}]}]}
            """);
        Files.writeString(folder.resolve("queries.json"), """
            {"queries": [
              {"query": "bands", "own": "stripes", "classes": ["Stripes"], "keyNouns": ["bands"]},
              {"query": "jets", "own": "planes", "classes": ["airport"]}]}
            """);
    }

    @Test
    void shouldEndWithOneLineOfFiguresWithIntervals() throws IOException {
        JsonNode report = succeed("--bundle", BUNDLE, "--json").getLast();

        assertThat(report.path("images").asInt()).isEqualTo(2);
        assertThat(report.path("textToImage").path("r5").asDouble()).isEqualTo(100);
        assertThat(report.path("textToImage").path("medianRank").asDouble()).isBetween(1.0, 2.0);
        assertThat(report.path("imageToText").path("r1").isNumber()).isTrue();
        assertThat(report.path("meanRecall").asDouble()).isBetween(60.0, 100.0);
        for (String name : List.of("bleu1", "bleu2", "bleu3", "bleu4", "rougeL", "cider")) {
            assertThat(report.path(name).isNumber()).as(name).isTrue();
            assertThat(report.path("intervals").path(name)).as(name).hasSize(2);
        }
        assertThat(report.path("intervals").path("textToImage").path("r1")).hasSize(2);
        assertThat(report.path("captionsPerSecond").asDouble()).isPositive();
    }

    @Test
    void shouldWriteEachImagesResultsAndTheSheet() throws IOException {
        Path results = folder.resolve("results.json");
        Path sheet = folder.resolve("sheet.html");

        JsonNode line = succeed("--bundle", BUNDLE, "--json", "--results", results, "--sheet", sheet)
                .getLast();

        JsonNode data = new JsonMapper().readTree(results.toFile()).path("data").path(0);
        assertThat(data.path("cider")).isEqualTo(line.path("cider"));
        JsonNode image = data.path("perImage").path(0);
        assertThat(image.path("name").asText()).isEqualTo("stripes_1.png");
        assertThat(image.path("references")).hasSize(2);
        assertThat(image.path("caption").asText()).isNotBlank();
        assertThat(image.path("meanLogProbability").asDouble()).isNegative();
        assertThat(image.path("imageRanks")).hasSize(2);
        assertThat(image.path("cider").isNumber()).isTrue();
        assertThat(Files.readString(sheet))
                .contains(
                        "the worst 2",
                        "the best 2",
                        "drawn by lot, 2",
                        "<li>A &lt;b&gt; field .</li>",
                        "data:image/jpeg;base64,")
                .doesNotContain("noise_1.png");
    }

    @Test
    void shouldGoOnWhereAnImageHasNoCaption() throws IOException {
        // The tiny bundle's random weights write spaces alone.
        Files.copy(SPEECHLESS, folder.resolve("stripes_1.png"), StandardCopyOption.REPLACE_EXISTING);
        Path results = folder.resolve("results.json");

        succeed("--bundle", BUNDLE, "--results", results);

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("an image has no caption");
        JsonNode images =
                new JsonMapper().readTree(results.toFile()).path("data").path(0).path("perImage");
        assertThat(images.path(0).path("caption").asText()).isEmpty();
        assertThat(images.path(0).path("cider").asDouble()).isZero();
        assertThat(images.path(1).path("caption").asText()).isNotBlank();
    }

    @Test
    void shouldSearchCaptionsAsTheBundleSaysUnlessAskedOtherwise() throws IOException {
        assertThat(succeed("--bundle", BUNDLE, "--json").getLast().path("beams").asInt())
                .isEqualTo(bundleBeams());
        assertThat(succeed("--bundle", BUNDLE, "--json", "--beams", "2")
                        .getLast()
                        .path("beams")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void shouldAskOpenVocabularyQueriesOverAllFoldersTogether() throws IOException {
        List<JsonNode> lines =
                succeed("--data", folder, "--bundle", BUNDLE, "--json", "--queries", folder.resolve("queries.json"));

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().has("openVocabulary")).isFalse();
        JsonNode asked = lines.getLast().path("openVocabulary");
        assertThat(asked.path("queries").asInt()).isEqualTo(1);
        assertThat(asked.path("leftOut").asInt()).isEqualTo(1);
        // Two images of the class among four: all are within the first ten.
        assertThat(asked.path("precisionAt10").asDouble()).isEqualTo(1);
        assertThat(asked.path("ratio").asDouble()).isEqualTo(1);
    }

    @Test
    void shouldCompareTwoBundlesInPairs() throws IOException {
        List<JsonNode> lines = succeed("--compare", BUNDLE, BUNDLE, "--json");

        assertThat(lines).hasSize(3);
        assertThat(lines.getLast().path("difference").path("cider").asDouble()).isZero();
        assertThat(lines.getLast().path("intervals").path("meanRecall").toString())
                .isEqualTo("[0.0,0.0]");
    }

    @Test
    void shouldPrintATable() throws IOException {
        succeed("--bundle", BUNDLE, "--limit", "1", "--queries", folder.resolve("queries.json"));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(": 1 images", "captionsPerSecond", "left out")
                .containsPattern("textToImage\\.r10 +100\\.0  \\[100\\.0, 100\\.0\\]");
    }

    @Test
    void shouldSayWhatIsWrongWithItsUse() {
        assertThat(run("--data", folder)).isEqualTo(2);
        assertThat(run("--nonsense")).isEqualTo(2);
        assertThat(run("--data", folder, "--split", "val", "--limit", "0")).isEqualTo(2);
        assertThat(run("--data", folder, "--split", "val", "--bundle", BUNDLE, "--compare", BUNDLE, BUNDLE))
                .isEqualTo(2);
        assertThat(run("--data", folder, "--split", "val", "--sheet", folder.resolve("none/sheet.html")))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--nonsense", "Usage:", "either one --bundle or one --compare", "a folder that is there");
        assertThat(out.size()).isZero();
    }

    @Test
    void shouldPrintItsUseWhereAsked() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "Usage: evaluate --data DIR… --split NAME [--bundle DIR | --compare DIR DIR]", "95 % bootstrap")
                .contains("--queries", "--beams", "--limit", "--json", "--results", "--sheet", "2 wrong usage");
        assertThat(err.size()).isZero();
    }

    @Test
    void shouldFailWithOneErrorWhereThereIsNothingToMeasure() throws IOException {
        assertThat(run("--data", folder, "--split", "val", "--bundle", folder)).isEqualTo(1);
        assertThat(run("--data", folder, "--split", "test", "--bundle", BUNDLE)).isEqualTo(1);
        Files.writeString(
                folder.resolve("queries.json"),
                "{\"queries\": [{\"query\": \"a\", \"own\": \"b\", \"classes\": [\"c\"]}]}");
        assertThat(run("--data", folder, "--split", "val", "--queries", folder.resolve("queries.json")))
                .isEqualTo(1);
        Files.writeString(folder.resolve("stripes_1.png"), "no picture");
        assertThat(run("--data", folder, "--split", "val", "--bundle", BUNDLE)).isEqualTo(1);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "INVALID_BUNDLE",
                        "\"test\", found only of [train, val]",
                        "queries[].classes",
                        "stripes_1.png: ");
        assertThat(out.size()).isZero();
    }

    private static int bundleBeams() throws IOException {
        return new JsonMapper()
                .readTree(BUNDLE.resolve("bundle.json").toFile())
                .path("decoding")
                .path("beams")
                .asInt();
    }

    /** @return the documents on stdout, if they are such */
    private List<JsonNode> succeed(Object... more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("--data", folder, "--split", "val"));
        arguments.addAll(Arrays.asList(more));
        out.reset();
        assertThat(run(arguments.toArray()))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        List<JsonNode> lines = new ArrayList<>();
        if (arguments.contains("--json")) {
            for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
                lines.add(new JsonMapper().readTree(line));
            }
        }
        return lines;
    }

    private int run(Object... arguments) {
        Stream<String> strings = Arrays.stream(arguments).map(Object::toString);
        return EvaluationMain.run(
                Stream.concat(Stream.of("evaluate"), strings).toList(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
