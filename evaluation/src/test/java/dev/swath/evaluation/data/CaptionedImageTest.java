package dev.swath.evaluation.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptionedImageTest {
    @Test
    void shouldReadQueriesAsTheModelsWereTrainedOnThem() {
        assertThat(CaptionedImage.normalise("  Two  Planes , parked ;\tthere . "))
                .isEqualTo("two planes, parked; there");
    }

    @Test
    void shouldFindTheSceneClassInTheFilesName() {
        assertThat(sceneClass("val/airport_12.jpg")).isEqualTo("airport");
        assertThat(sceneClass("val/7_mobileHomePark.jpg")).isEqualTo("mobilehomepark");
        assertThat(sceneClass("airplane12.jpg")).isEqualTo("airplane");
        assertThat(sceneClass("dense_residential_3.tif")).isEqualTo("denseresidential");
        assertThat(sceneClass("train/00123.jpg")).isEmpty();
    }

    private static String sceneClass(String name) {
        return new CaptionedImage(Path.of(name), name, List.of("a field")).sceneClass();
    }
}
