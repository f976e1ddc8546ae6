package dev.swath.vectorindex;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import java.time.Instant;
import java.util.List;

/** The index with its write side: one owner writes. */
public interface VectorIndex extends VectorIndexReader {
    /**
     * Applies the writes; they are lasting and searchable when it returns. Idempotent: a write older than the row it meets is dropped, and so is an
     * upsert of a generation that is not later than a retirement's. Of several writes of one tile the newest version wins.
     *
     * @throws CatalogueException INDEX_UNAVAILABLE, DISK_FULL: nothing may be assumed written, all may be written again;
     *     MODEL_MISMATCH if a dimension is not the collection's
     */
    void write(ModelVersion modelVersion, List<IndexWrite> writes);

    /**
     * Removes rows that were retired before the instant.
     *
     * @return how many
     */
    long purge(ModelVersion modelVersion, Instant retiredBefore);
}
