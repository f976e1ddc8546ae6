package dev.swath.gateway;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.vectorindex.FullestVersion;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The model version that is searched: the one on record. While none is on record it is the one that index-service will
 * put there, of which the index has most. Thread-safe.
 */
public final class CurrentModel {
    private final VectorIndexReader index;
    private volatile @Nullable ModelSelected selected;

    public CurrentModel(VectorIndexReader index) {
        this.index = index;
    }

    /** Takes in a record of {@code swath.models}. An earlier revision, read again after a restart, changes nothing. */
    public synchronized void apply(ModelSelected read) {
        ModelSelected known = selected;
        if (known == null || known.revision() <= read.revision()) {
            selected = read;
        }
    }

    /** The version on record; empty if there is no record. */
    public Optional<ModelVersion> onRecord() {
        return Optional.ofNullable(selected).map(ModelSelected::modelVersion);
    }

    /** The form of the index that is on record as searched; empty if there is no record. */
    public Optional<IndexForm> findForm() {
        return Optional.ofNullable(selected).map(ModelSelected::form);
    }

    /** The version; empty if none is on record and the index holds nothing. */
    public Optional<ModelVersion> find() {
        return onRecord().or(() -> FullestVersion.find(index));
    }
}
