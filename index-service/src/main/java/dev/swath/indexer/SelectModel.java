package dev.swath.indexer;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.vectorindex.FullestVersion;
import dev.swath.vectorindex.SearchedRows;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Knows which model version is searched and becomes items. While none is on record, it puts the one there of which the
 * index has most: in an empty catalogue, the first that has a tile. Thread-safe.
 */
public final class SelectModel implements Supplier<Optional<ModelVersion>> {
    private final ModelRecord models;
    private final SearchedRows index;
    private final Optional<ModelVersion> named;
    private final InstantSource clock;

    /** @param named what a person wants on record from this start on; empty to leave what is there */
    public SelectModel(ModelRecord models, SearchedRows index, Optional<ModelVersion> named, InstantSource clock) {
        this.models = models;
        this.index = index;
        this.named = named;
        this.clock = clock;
    }

    /**
     * Reads what is on record, and puts the named version there. Called before anything is published.
     *
     * @return what is on record now; empty if there is nothing
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public Optional<ModelSelected> begin() {
        return models.change(
                known -> named.map(wanted -> withNamed(known, wanted)).or(() -> known));
    }

    /**
     * The version that is searched; empty while the index has no live row.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE, INDEX_UNAVAILABLE
     */
    @Override
    public Optional<ModelVersion> get() {
        Optional<ModelSelected> known = models.find();
        if (known.isEmpty() && FullestVersion.find(index).isPresent()) {
            known = models.change(found -> found.or(this::first));
        }
        return known.map(ModelSelected::modelVersion);
    }

    private ModelSelected withNamed(Optional<ModelSelected> known, ModelVersion wanted) {
        return known.map(
                        found -> found.modelVersion().equals(wanted) ? found : found.changedTo(wanted, clock.instant()))
                .orElseGet(() -> ModelSelected.first(wanted, index.form(), clock.instant()));
    }

    private Optional<ModelSelected> first() {
        return FullestVersion.find(index).map(version -> ModelSelected.first(version, index.form(), clock.instant()));
    }
}
