package dev.swath.modelruntime;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Holds the default bundle, as it ships, against its PyTorch reference; {@code -Dswath.bundle=DIR} names another. */
class SwathMiniParityTest {
    @Test
    void shouldAgreeWithTheReferenceOnAllItsGoldenImagesAndTexts() {
        ModelBundle bundle = ModelBundle.open(folder());
        GoldenCheck golden = GoldenCheck.of(bundle);
        SessionSettings settings = SessionSettings.on(Device.CPU);

        try (VisionEncoder vision = VisionEncoder.open(bundle, settings);
                LanguageModel language = LanguageModel.open(bundle, settings);
                CaptionGenerator captions = CaptionGenerator.open(language);
                TextQueryEncoder queries = TextQueryEncoder.open(language)) {
            golden.verify(vision, GoldenCheck.Scope.ALL);
            golden.verify(captions, GoldenCheck.Scope.ALL);
            golden.verify(queries, GoldenCheck.Scope.ALL);
        }
    }

    private static Path folder() {
        String root = Objects.requireNonNull(System.getProperty("swath.root"), "swath.root");
        return Path.of(System.getProperty("swath.bundle", root + "/models/swath-mini"));
    }
}
