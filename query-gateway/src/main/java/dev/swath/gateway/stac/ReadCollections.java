package dev.swath.gateway.stac;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.Grants;
import dev.swath.gateway.ServerProbe;
import dev.swath.gateway.stac.query.StacFields;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.VectorIndexReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which collections there are and what they cover. It measures them in the background, at most one time a while, and keeps one small record of each: a request
 * costs the same however many items there are. Thread-safe.
 */
public final class ReadCollections {
    private static final Duration AGE = Duration.ofSeconds(10);
    private static final ServerProbe.Limits LIMITS =
            new ServerProbe.Limits(AGE, Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofMinutes(10));

    private final VectorIndexReader index;
    private final CurrentModel currentModel;
    private final ServerProbe<List<CollectionExtent>> measured;

    public ReadCollections(VectorIndexReader index, CurrentModel currentModel) {
        this.index = index;
        this.currentModel = currentModel;
        this.measured = new ServerProbe<>("index", ErrorCode.STILL_LOADING, LIMITS, this::measure);
    }

    /**
     * All collections that have items, by name; what is newer than some seconds may be missing.
     *
     * @throws CatalogueException STILL_LOADING while they are measured for the first time; INDEX_UNAVAILABLE
     */
    public List<CollectionExtent> list(Grants grants) {
        return measured().stream().filter(extent -> grants.allow(extent.id())).toList();
    }

    private List<CollectionExtent> measured() {
        return switch (measured.get()) {
            case ServerProbe.Outcome.Answered<List<CollectionExtent>>(List<CollectionExtent> extents) -> extents;
            case ServerProbe.Outcome.Missing<List<CollectionExtent>>(CatalogueException cause) -> throw cause;
        };
    }

    /**
     * One collection.
     *
     * @throws CatalogueException NOT_FOUND if it has no items; STILL_LOADING; INDEX_UNAVAILABLE
     */
    public CollectionExtent get(String id, Grants grants) {
        return find(id, grants)
                .orElseThrow(() -> new CatalogueException(
                        ErrorCode.NOT_FOUND,
                        "no collection \"%s\" is in the catalogue".formatted(StacFields.shown(id))));
    }

    /** One collection; empty if it has no items. One that is newer than the measuring is measured now. */
    public Optional<CollectionExtent> find(String id, Grants grants) {
        if (!grants.allow(id)) {
            return Optional.empty();
        }
        return measured().stream()
                .filter(extent -> extent.id().equals(id))
                .findFirst()
                .or(() -> currentModel
                        .find()
                        .filter(version -> has(version, id))
                        .flatMap(version -> measuring(version).one(id)));
    }

    private boolean has(ModelVersion version, String id) {
        return !index.browse(version, Filter.In.texts(Queryable.COLLECTION, Set.of(id)), null, 1)
                .hits()
                .isEmpty();
    }

    private List<CollectionExtent> measure() {
        return currentModel.find().map(version -> measuring(version).all()).orElse(List.of());
    }

    private MeasureExtent measuring(ModelVersion version) {
        return new MeasureExtent(
                (filter, most) -> index.browse(version, filter, null, most).hits());
    }
}
