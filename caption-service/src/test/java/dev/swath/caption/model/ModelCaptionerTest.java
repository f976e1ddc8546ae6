package dev.swath.caption.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.modelruntime.CaptionGenerator;
import dev.swath.modelruntime.CaptionOptions;
import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelCaptionerTest {
    private static final Path TINY = Path.of("../libs/model-runtime/src/test/resources/tiny-bundle");

    @Test
    void shouldCaptionItsOwnSample() {
        try (LanguageModel language = LanguageModel.open(ModelBundle.open(TINY), new SessionSettings(Device.CPU, 1));
                CaptionGenerator generator = CaptionGenerator.open(language)) {
            ModelCaptioner captioner = new ModelCaptioner(generator, CaptionOptions.of(language.bundle()));

            assertThat(captioner.sample()).isEqualTo(captioner.sample());
            assertThat(captioner.caption(List.of(captioner.sample()))).hasSize(1);
        }
    }
}
