package dev.swath.evaluation.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetTest {
    @TempDir
    Path folder;

    @BeforeEach
    void putImages() throws IOException {
        Files.createFile(folder.resolve("a.png"));
        Files.createFile(folder.resolve("b.png"));
    }

    @Test
    void shouldTakeTheFirstImagesOfTheSplitAndSentencesWithWords() throws IOException {
        captions("""
            {"images": [
              {"filename": "b.png", "split": "train", "sentences": [{"raw": "a road"}]},
              {"filename": "a.png", "split": "val", "sentences": [{"raw": "Two Rivers ."}, {"raw": "."}, {"raw": "Two Rivers ."}]},
              {"filename": "b.png", "split": "val", "sentences": [{"raw": "a road"}]}]}
            """);

        DataSet data = DataSet.read(folder, "val", 1);

        assertThat(data.images()).hasSize(1);
        assertThat(data.images().getFirst().name()).isEqualTo("a.png");
        assertThat(data.images().getFirst().sentences()).containsExactly("Two Rivers .", "Two Rivers .");
        assertThat(data.images().getFirst().queries()).containsExactly("two rivers", "two rivers");
    }

    @Test
    void shouldNameTheFileAndTheImageThatIsMissing() throws IOException {
        captions("""
            {"images": [
              {"filename": "a.png", "split": "val", "sentences": [{"raw": "a road"}]},
              {"filename": "gone.png", "split": "val", "sentences": [{"raw": "a road"}]}]}
            """);

        assertRefused("captions.json, images[1].filename", "gone.png");
    }

    @Test
    void shouldNameAnEmptyCaption() throws IOException {
        image("{\"filename\": \"a.png\", \"split\": \"val\", \"sentences\": [{\"raw\": \"a road\"}, {\"raw\": \""
                + " \"}]}");
        assertRefused("captions.json, images[0].sentences[1].raw", "\" \"");
        image("{\"filename\": \"a.png\", \"split\": \"val\", \"sentences\": [{\"raw\": \".\"}]}");
        assertRefused("captions.json, images[0].sentences", "a.png");
        image("{\"filename\": \"a.png\", \"split\": \"val\", \"sentences\": []}");
        assertRefused("captions.json, images[0].sentences", "a.png");
    }

    @Test
    void shouldSayWhichSplitsThereAre() throws IOException {
        captions("""
            {"images": [
              {"filename": "a.png", "split": "train", "sentences": [{"raw": "a road"}]},
              {"filename": "b.png", "split": "test", "sentences": [{"raw": "a road"}]}]}
            """);

        assertRefused("captions.json, images[].split", "\"val\"", "[test, train]");
    }

    @Test
    void shouldNameTheFieldThatIsNotOfTheLayout() throws IOException {
        assertRefused("there is no file", "captions.json");
        captions("{\"images\": [\n{\"filename\": }]}");
        assertRefused("captions.json, line 2", "expected JSON");
        captions("");
        assertRefused("captions.json, images", "found none");
        captions("{\"images\": {}}");
        assertRefused("captions.json, images:", "a list");
        image("{\"split\": \"val\", \"sentences\": [{\"raw\": \"a road\"}]}");
        assertRefused("captions.json, images[0].filename", "found none");
        image("{\"filename\": \"a.png\", \"sentences\": [{\"raw\": \"a road\"}]}");
        assertRefused("captions.json, images[0].split", "found none");
        image("{\"filename\": \"a.png\", \"split\": \"val\", \"sentences\": [\"a road\"]}");
        assertRefused("captions.json, images[0].sentences[0].raw", "found none");
        image("{\"filename\": \"a.png\", \"split\": \"val\", \"sentences\": [{\"raw\": 7}]}");
        assertRefused("captions.json, images[0].sentences[0].raw", "found 7");
    }

    @Test
    void shouldNameTheFieldOfAQueryThatIsNotOfTheForm() throws IOException {
        Path file = folder.resolve("queries.json");
        Files.writeString(file, "{\"queries\": [{\"query\": \"jets\", \"own\": \"planes\", \"classes\": []}]}");

        assertThatThrownBy(() -> SceneQuery.read(file))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContainingAll("queries.json, queries[0].classes", "found []");

        Files.writeString(
                file, "{\"queries\": [{\"query\": \"jets\", \"own\": \"planes\", \"classes\": [\"Air Port\"]}]}");

        assertThat(SceneQuery.read(file).getFirst().classes()).containsExactly("airport");
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> DataSet.read(folder, "val", Integer.MAX_VALUE))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContainingAll(parts);
    }

    private void image(String json) throws IOException {
        captions("{\"images\": [" + json + "]}");
    }

    private void captions(String json) throws IOException {
        Files.writeString(folder.resolve("captions.json"), json);
    }
}
