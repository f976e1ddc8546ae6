package dev.swath.caption.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.model.Calibration;
import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.TextQueryEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTextEncoderTest {
    private static final Path MINI = Path.of("../models/swath-mini");
    private static final Path TINY = Path.of("../libs/model-runtime/src/test/resources/tiny-bundle");

    @Test
    void shouldSendTheBundlesCalibrationAlong(@TempDir Path folder) throws IOException {
        assertThat(calibrationOf(TINY)).isNull();
        assertThat(calibrationOf(calibrated(folder))).isEqualTo(new Calibration(8.5, -3));
    }

    @Test
    void shouldBoundTheProbabilityWhereTheBundleTellsSubjects() {
        Calibration boats = requireNonNull(calibrationOf(MINI, "boats in a harbour"));
        Calibration absurd = requireNonNull(calibrationOf(MINI, "please reset my password"));

        assertThat(requireNonNull(boats.most())).isGreaterThan(0.5);
        assertThat(requireNonNull(absurd.most())).isLessThan(0.21);
        assertThat(boats.slope()).isEqualTo(absurd.slope());
    }

    private static @Nullable Calibration calibrationOf(Path bundle) {
        return calibrationOf(bundle, "a harbour");
    }

    private static @Nullable Calibration calibrationOf(Path bundle, String text) {
        try (LanguageModel language = LanguageModel.open(ModelBundle.open(bundle), new SessionSettings(Device.CPU, 1));
                TextQueryEncoder queries = TextQueryEncoder.open(language)) {
            return new ModelTextEncoder(queries).encode(text).calibration();
        }
    }

    private static Path calibrated(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(TINY)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                Path target = folder.resolve(TINY.relativize(path).toString());
                Files.createDirectories(target.getParent());
                Files.copy(path, target);
            }
        }
        JsonMapper mapper = new JsonMapper();
        Path description = folder.resolve("bundle.json");
        ObjectNode json = (ObjectNode) mapper.readTree(description.toFile());
        json.set("calibration", mapper.readTree("""
            {"retrieval": {"slope": 8.5, "intercept": -3}, "caption": {"slope": 2, "intercept": 1.5}}\
            """));
        mapper.writeValue(description.toFile(), json);
        return folder;
    }
}
