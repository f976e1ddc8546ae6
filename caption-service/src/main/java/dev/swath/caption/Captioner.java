package dev.swath.caption;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.TileEncoded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who writes the captions, as this service needs it. One call at a time. */
public interface Captioner {
    /** Whose encodings it captions. */
    ModelVersion modelVersion();

    /**
     * Writes a caption for each tile, or says why that one has none. The answer has the same order.
     *
     * @throws CatalogueException about the whole batch: CAPTION_FAILED, MODEL_MISMATCH, OUT_OF_MEMORY
     */
    List<CaptionAttempt> caption(List<TileEncoded> tiles);

    /**
     * Proves that it writes captions at all, by a tile that was captioned before, else by a made-up picture that is always
     * the same: so the very first tile is told from a captioner that is not well, too.
     *
     * @throws CatalogueException of kind TRANSIENT or EXHAUSTED if it is not well
     */
    void prove(@Nullable TileEncoded good);
}
