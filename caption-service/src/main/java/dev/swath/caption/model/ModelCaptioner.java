package dev.swath.caption.model;

import dev.swath.caption.Captioner;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Tensor;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.CaptionGenerator;
import dev.swath.modelruntime.CaptionOptions;
import java.util.List;

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
    public Tensor sample() {
        Dimensions sizes = generator.bundle().description().dimensions();
        float[] values = new float[sizes.featureCount() * sizes.featureWidth()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        return Tensor.float16(sizes.features(), values);
    }

    @Override
    public List<Caption> caption(List<Tensor> features) {
        return generator.caption(features, options);
    }
}
