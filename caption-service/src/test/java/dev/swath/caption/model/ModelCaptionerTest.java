package dev.swath.caption.model;

import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.swath.modelruntime.CaptionGenerator;
import dev.swath.modelruntime.CaptionOptions;
import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModelCaptionerTest {
    private static final Path TINY = Path.of("../libs/model-runtime/src/test/resources/tiny-bundle");

    @Test
    void shouldProveItselfByItsOwnSample() {
        try (LanguageModel language = LanguageModel.open(ModelBundle.open(TINY), new SessionSettings(Device.CPU, 1));
                CaptionGenerator generator = CaptionGenerator.open(language)) {
            ModelCaptioner captioner = new ModelCaptioner(generator, CaptionOptions.of(language.bundle()));

            assertThatNoException().isThrownBy(() -> captioner.prove(null));
        }
    }
}
