package dev.swath.vectorindex;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import java.time.Instant;
import java.util.List;

/** The index with its write side. Only one owner writes. */
public interface VectorIndex extends VectorIndexReader {
    /**
     * Applies the writes. When it returns, they are lasting and searchable. It is idempotent: a write that is older
     * than its row is dropped, and so is an upsert of a generation that is not later than the row's retirement. Of
     * several writes of one tile, the newest version wins.
     *
     * @param permit asked right before each change
     * @throws CatalogueException INDEX_UNAVAILABLE, DISK_FULL: anything may or may not have been written, and all may be written again;
     *     MODEL_MISMATCH if a dimension is not the collection's
     */
    void write(ModelVersion modelVersion, List<IndexWrite> writes, WritePermit permit);

    /** Writes where nobody takes over. */
    default void write(ModelVersion modelVersion, List<IndexWrite> writes) {
        write(modelVersion, writes, WritePermit.LASTING);
    }

    /**
     * Removes rows that were retired before the instant.
     *
     * @return how many
     */
    long purge(ModelVersion modelVersion, Instant retiredBefore);
}
