package dev.swath.encoder.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.model.Calibration;
import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.VisionEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelChipEncoderTest {
    private static final Path TINY = Path.of("../libs/model-runtime/src/test/resources/tiny-bundle");

    @Test
    void shouldKnowTheBundlesCalibrationOfPictures(@TempDir Path folder) throws IOException {
        assertThat(calibrationOf(TINY)).isNull();

        copyTiny(folder);
        describe(folder, 1, "");
        assertThat(calibrationOf(folder)).isNull();

        describe(folder, 2, "\"image\": {\"slope\": 9, \"intercept\": -7},");
        assertThat(calibrationOf(folder)).isEqualTo(new Calibration(9, -7));
    }

    @Test
    void shouldFindTheDefaultBundleCalibratedForPictures() {
        Calibration calibration = calibrationOf(Path.of("../models/swath-mini"));

        assertThat(requireNonNull(calibration).probability(0.9)).isGreaterThan(0.9);
        assertThat(calibration.probability(0.5)).isLessThan(0.1);
    }

    private static @Nullable Calibration calibrationOf(Path bundle) {
        try (VisionEncoder encoder = VisionEncoder.open(ModelBundle.open(bundle), new SessionSettings(Device.CPU, 1))) {
            return new ModelChipEncoder(encoder).queryCalibration();
        }
    }

    private static void copyTiny(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(TINY)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                Path target = folder.resolve(TINY.relativize(path).toString());
                Files.createDirectories(target.getParent());
                Files.copy(path, target);
            }
        }
    }

    private static void describe(Path folder, int format, String image) throws IOException {
        JsonMapper mapper = new JsonMapper();
        Path description = folder.resolve("bundle.json");
        ObjectNode json = (ObjectNode) mapper.readTree(description.toFile());
        json.put("format", format);
        json.set("calibration", mapper.readTree("""
            {%s "retrieval": {"slope": 8.5, "intercept": -3}, "caption": {"slope": 2, "intercept": 1.5}}\
            """.formatted(image)));
        mapper.writeValue(description.toFile(), json);
    }
}
