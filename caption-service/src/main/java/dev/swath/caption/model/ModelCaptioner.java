package dev.swath.caption.model;

import dev.swath.caption.CaptionAttempt;
import dev.swath.caption.Captioner;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Tensor;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.CaptionGenerator;
import dev.swath.modelruntime.CaptionOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bundle's language model. */
public final class ModelCaptioner implements Captioner {
    private final CaptionGenerator generator;
    private final CaptionOptions options;

    public ModelCaptioner(CaptionGenerator generator, CaptionOptions options) {
        this.generator = generator;
        this.options = options;
    }

    @Override
    public ModelVersion modelVersion() {
        return generator.bundle().modelVersion();
    }

    @Override
    public List<CaptionAttempt> caption(List<TileEncoded> tiles) {
        List<Caption> captions =
                generator.caption(tiles.stream().map(TileEncoded::features).toList(), options);
        return captions.stream()
                .<CaptionAttempt>map(CaptionAttempt.Captioned::new)
                .toList();
    }

    @Override
    public void prove(@Nullable TileEncoded good) {
        var _ = generator.caption(List.of(good == null ? sample() : good.features()), options);
    }

    private Tensor sample() {
        Dimensions sizes = generator.bundle().description().dimensions();
        float[] values = new float[sizes.featureCount() * sizes.featureWidth()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        return Tensor.float16(sizes.features(), values);
    }
}
