package dev.swath.modelruntime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.Calibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelBundleTest {
    private static final String CALIBRATION = """
        {"retrieval": {"slope": 8.5, "intercept": -3}, "caption": {"slope": 2, "intercept": 1.5}}\
        """;

    private static final String CURVE = "{\"slope\": 9, \"intercept\": -7}";

    @TempDir
    Path folder;

    @Test
    void shouldNameTheModelVersionByTheHashOfItsDescription() {
        ModelBundle bundle = TinyBundle.open();

        assertThat(bundle.modelVersion().value()).matches("swath-tiny-1-[0-9a-f]{8}");
        assertThat(bundle.description().dimensions().featureCount()).isEqualTo(4);
        assertThat(bundle.description().preprocessing().interpolation())
                .isEqualTo(BundleDescription.Interpolation.BICUBIC);
    }

    @Test
    void shouldRefuseAFileOfAnotherHash() throws IOException {
        TinyBundle.copyTo(folder);
        Files.write(folder.resolve("decoder.onnx"), new byte[] {0}, StandardOpenOption.APPEND);

        assertRefused("decoder.onnx", "sha256");
    }

    @Test
    void shouldRefuseAMissingFile() throws IOException {
        TinyBundle.copyTo(folder);
        Files.delete(folder.resolve("golden/blobs.png"));

        assertRefused("golden/blobs.png", "none");
    }

    @Test
    void shouldRefuseAnExtraFile() throws IOException {
        TinyBundle.copyTo(folder);
        Files.writeString(folder.resolve("golden/notes.txt"), "mine");

        assertRefused("golden/notes.txt", "does not name");
    }

    @Test
    void shouldRefuseAPathOutOfTheFolder() throws IOException {
        TinyBundle.copyTo(folder.resolve("bundle"));
        Files.writeString(folder.resolve("secret"), "");
        String sha256OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        TinyBundle.edit(
                folder.resolve("bundle"), json -> json.withObject("files").put("../secret", sha256OfNothing));

        assertThatThrownBy(() -> ModelBundle.open(folder.resolve("bundle")))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_BUNDLE))
                .hasMessageContaining("../secret");
    }

    @Test
    void shouldRefuseALinkOutOfTheFolder() throws IOException {
        TinyBundle.copyTo(folder.resolve("bundle"));
        Path file = folder.resolve("bundle/tokenizer.json");
        Files.move(file, folder.resolve("elsewhere.json"));
        Files.createSymbolicLink(file, folder.resolve("elsewhere.json"));

        assertThatThrownBy(() -> ModelBundle.open(folder.resolve("bundle")))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining("inside the bundle");
    }

    @Test
    void shouldRefuseAFolderThatIsNone() {
        folder = folder.resolve("nowhere");

        assertRefused("nowhere", "expected the folder");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        /format                      | 4               | format
        /format                      | 0               | format
        /name                        | "Swath Mini"    | name
        /version                     | null            | version
        /precision                   | "fp8"           | precision
        /dimensions/features         | [49]            | dimensions.features
        /dimensions/features         | [100, 100]      | dimensions.features
        /dimensions/layers           | 0               | dimensions.layers
        /dimensions/kvHeads          | 1.5             | kvHeads
        /preprocessing/height        | 0               | preprocessing.height
        /preprocessing/interpolation | "nearest"       | interpolation
        /preprocessing/mean          | [1, 2]          | preprocessing.mean
        /preprocessing/std           | [1, 0, 1]       | preprocessing.std
        /prompt/afterImage           | null            | afterImage
        /chat                        | {"before": "x"} | after
        /tokens/ret                  | -1              | tokens.ret
        /tokens/eos                  | 100000          | tokens.eos
        /tokens/eos                  | 0               | tokens.eos
        /decoding/maxTokens          | 0               | decoding.maxTokens
        /decoding/beams              | 100             | decoding.beams
        /calibration/retrieval/slope | 0               | bundle.json, calibration.retrieval.slope
        /calibration/image           | {"slope": 9, "intercept": 1} | calibration.image: expected none in format 1
        /calibration/caption/slope   | 1e999           | bundle.json, calibration.caption.slope
        /calibration/caption/slope   | null            | slope
        /calibration/caption/intercept | -1e999        | bundle.json, calibration.caption.intercept
        /calibration/caption         | null            | caption
        /files/decoder.onnx          | "A1"            | decoder.onnx
        """)
    void shouldNameTheFieldThatIsWrong(String pointer, String value, String named) throws IOException {
        TinyBundle.copyTo(folder);
        int slash = pointer.lastIndexOf('/');
        TinyBundle.edit(folder, json -> {
            json.set("calibration", json(CALIBRATION));
            ObjectNode parent = (ObjectNode) json.at(pointer.substring(0, slash));
            parent.set(pointer.substring(slash + 1), json(value));
        });

        assertRefused(named, "bundle.json");
    }

    @Test
    void shouldReadACalibrationWhereThereIsOne() throws IOException {
        TinyBundle.copyTo(folder);
        TinyBundle.edit(folder, json -> json.set("calibration", json(CALIBRATION)));

        assertThat(ModelBundle.open(folder).description().calibration())
                .isEqualTo(new BundleDescription.Calibrations(new Calibration(8.5, -3), null, new Calibration(2, 1.5)));
        assertThat(TinyBundle.open().description().calibration()).isNull();
    }

    @Test
    void shouldReadTheSecondFormatWithAndWithoutACalibrationOfPictures() throws IOException {
        TinyBundle.copyTo(folder);
        TinyBundle.edit(folder, json -> json.put("format", 2).set("calibration", json(CALIBRATION)));
        assertThat(requireNonNull(ModelBundle.open(folder).description().calibration())
                        .image())
                .isNull();

        TinyBundle.edit(folder, json -> json.withObject("calibration").set("image", json(CURVE)));
        assertThat(requireNonNull(ModelBundle.open(folder).description().calibration())
                        .image())
                .isEqualTo(new Calibration(9, -7));
    }

    @Test
    void shouldKnowTheRetrieveHeadInTheSecondFormatAlone() throws IOException {
        TinyBundle.addRetrieveHead(TinyBundle.copyTo(folder));
        assertThat(ModelBundle.open(folder).description().retrieves()).isTrue();
        assertThat(TinyBundle.open().description().retrieves()).isFalse();

        TinyBundle.edit(folder, json -> json.put("format", 1));
        assertRefused("retrieve_head.onnx", "format 1");
    }

    @Test
    void shouldKnowTheSubjectHeadInTheSecondFormatAlone() throws IOException {
        TinyBundle.addSubjectHead(TinyBundle.copyTo(folder));
        assertThat(ModelBundle.open(folder).description().tellsSubjects()).isTrue();
        assertThat(TinyBundle.open().description().tellsSubjects()).isFalse();

        TinyBundle.edit(folder, json -> json.put("format", 1));
        assertRefused("subject_head.onnx", "format 1");
    }

    @Test
    void shouldRefuseACalibrationThatIsBounded() throws IOException {
        TinyBundle.copyTo(folder);
        TinyBundle.edit(folder, json -> {
            json.set("calibration", json(CALIBRATION));
            json.withObject("calibration").withObject("retrieval").put("most", 0.5);
        });

        assertRefused("calibration.retrieval.most", "none");
    }

    @Test
    void shouldRefuseACalibrationOfPicturesThatFalls() throws IOException {
        TinyBundle.copyTo(folder);
        TinyBundle.edit(folder, json -> {
            json.put("format", 2).set("calibration", json(CALIBRATION));
            json.withObject("calibration").set("image", json("{\"slope\": -9, \"intercept\": 7}"));
        });

        assertRefused("calibration.image.slope", "above 0");
    }

    @Test
    void shouldRefuseACalibrationThatIsHalf() throws IOException {
        TinyBundle.copyTo(folder);
        TinyBundle.edit(folder, json -> json.set("calibration", json("{\"retrieval\": {\"slope\": 8.5}}")));

        assertRefused("intercept", "bundle.json");
    }

    @Test
    void shouldRefuseAFieldThatIsNotThere() throws IOException {
        TinyBundle.copyTo(folder);
        TinyBundle.edit(folder, json -> json.remove("license"));

        assertRefused("license", "bundle.json");
    }

    @Test
    void shouldRefuseADescriptionThatIsNoJson() throws IOException {
        TinyBundle.copyTo(folder);
        Files.writeString(folder.resolve("bundle.json"), "{\"format\": 1,");

        assertRefused("bundle.json", "");
    }

    private void assertRefused(String first, String second) {
        assertThatThrownBy(() -> ModelBundle.open(folder))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_BUNDLE))
                .hasMessageContaining(first)
                .hasMessageContaining(second);
    }

    private static JsonNode json(String value) {
        try {
            return new JsonMapper().readTree(value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
