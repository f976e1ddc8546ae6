package dev.swath.indexer;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.vectorindex.VectorIndex;
import java.time.Duration;
import java.time.InstantSource;

/** Removes rows that were retired so long ago that no late write can bring them back. */
public final class PurgeRetired {
    private final VectorIndex index;
    private final Duration grace;
    private final InstantSource clock;

    /** @param grace how long a retired row stays */
    public PurgeRetired(VectorIndex index, Duration grace, InstantSource clock) {
        this.index = index;
        this.grace = grace;
        this.clock = clock;
    }

    /**
     * Purges every model version.
     *
     * @return how many rows were removed
     * @throws CatalogueException INDEX_UNAVAILABLE
     */
    public long purge() {
        long purged = 0;
        for (ModelVersion modelVersion : index.modelVersions()) {
            purged += index.purge(modelVersion, clock.instant().minus(grace));
        }
        return purged;
    }
}
