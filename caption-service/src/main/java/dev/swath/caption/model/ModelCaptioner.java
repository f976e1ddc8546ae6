package dev.swath.caption.model;

import dev.swath.caption.Captioner;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Tensor;
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
    public List<Caption> caption(List<Tensor> features) {
        return generator.caption(features, options);
    }
}
