package dev.swath.caption;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Tensor;
import java.util.List;

/** The language model, as this service needs it. One call at a time. */
public interface Captioner {
    ModelVersion modelVersion();

    /** Made-up features of a tile, as the model takes them: to prove by them that it runs. Always the same. */
    Tensor sample();

    /** Writes a caption for each image. The answer has the same order.
     *
     * @param features as {@code TileEncoded} carries them
     * @throws CatalogueException CAPTION_FAILED, MODEL_MISMATCH, OUT_OF_MEMORY
     */
    List<Caption> caption(List<Tensor> features);
}
