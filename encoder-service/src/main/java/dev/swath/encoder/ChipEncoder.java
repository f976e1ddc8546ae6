package dev.swath.encoder;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.chip.Chip;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vision model, as this service needs it. Thread-safe.
 *
 * @param <C> a chip, ready for the model
 */
public interface ChipEncoder<C> {
    /** The model's result for a chip; see {@code TileEncoded}. */
    record Encoding(Tensor features, Embedding embedding) {}

    ModelVersion modelVersion();

    /** Of the cosine between a query picture and a tile; null if the model has none. */
    @Nullable
    Calibration queryCalibration();

    /** Pre-processes a chip. */
    C preprocess(Chip chip);

    /** Decodes and pre-processes a picture to search by, of any format that scenes have, as a scene is.
     *
     * @throws CatalogueException EMPTY_OBJECT, UNREADABLE_IMAGE, UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE
     */
    C decodeQuery(byte[] picture);

    /** Runs the model once over the batch. The answer has the same order.
     *
     * @throws CatalogueException OUT_OF_MEMORY
     */
    List<Encoding> encode(List<C> chips);
}
