package dev.swath.vectorindex;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.IndexForm;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The form that is searched, with its write side. Each call asks which one that is. */
public final class SearchedIndex extends SearchedRows implements VectorIndex {
    private final IndexStorage storage;

    /**
     * @param storage closed with this object
     * @param onRecord the form on record
     */
    public SearchedIndex(IndexStorage storage, Supplier<Optional<IndexForm>> onRecord) {
        super(storage, onRecord);
        this.storage = storage;
    }

    @Override
    public void write(ModelVersion modelVersion, List<IndexWrite> writes, WritePermit permit) {
        storage.form(form()).write(modelVersion, writes, permit);
    }

    @Override
    public long purge(ModelVersion modelVersion, Instant retiredBefore) {
        return storage.form(form()).purge(modelVersion, retiredBefore);
    }
}
