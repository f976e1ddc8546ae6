package dev.swath.vectorindex.milvus;

import com.google.gson.JsonObject;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.IndexedTile;
import dev.swath.vectorindex.TimeOrder;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.WritePermit;
import dev.swath.vectorindex.milvus.expression.Expressions;
import dev.swath.vectorindex.milvus.expression.MilvusFields;
import dev.swath.vectorindex.row.NewestWrites;
import dev.swath.vectorindex.row.RowPayload;
import dev.swath.vectorindex.row.RowVersion;
import dev.swath.vectorindex.row.UnitVectors;
import io.milvus.v2.common.ConsistencyLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one form on a Milvus server, with a collection for each model version. Embeddings are kept at length 1.
 * Thread-safe.
 *
 * <p>A search asks the server's graph for candidates; scores are computed and the page is cut here. A retirement in a collection that does not exist yet is not kept:
 * there is no row to hide, and no dimension to create the collection with.
 */
final class MilvusVectorIndex implements VectorIndex {
    private static final int ROWS_PER_CALL = 500;
    private static final List<String> VERSION =
            List.of(MilvusFields.ID, MilvusFields.GENERATION, MilvusFields.STANDING);
    private static final List<String> WITH_EMBEDDING =
            List.of(MilvusFields.STANDING, MilvusFields.PAYLOAD, MilvusFields.EMBEDDING);

    private final int schema;
    private final Duration callTimeout;
    private final MilvusConnection writing;
    private final MilvusCollections collections;
    private final int rowsPerFetch;
    /** Until then a change whose outcome is not known may come about. */
    private long unsettledUntilNanos = System.nanoTime();

    /**
     * @param connection for reading
     * @param writing for changes alone
     * @param consistency of what is read; strong if rows are written by what is read
     */
    MilvusVectorIndex(
            MilvusConnection connection,
            MilvusConnection writing,
            IndexForm form,
            ConsistencyLevel consistency,
            Duration callTimeout,
            int rowsPerFetch) {
        this.schema = form.schema();
        this.callTimeout = callTimeout;
        this.writing = writing;
        this.collections = new MilvusCollections(connection, form, consistency);
        this.rowsPerFetch = rowsPerFetch;
    }

    @Override
    public synchronized void write(ModelVersion modelVersion, List<IndexWrite> writes, WritePermit permit) {
        awaitSettled();
        List<IndexWrite> newest = List.copyOf(NewestWrites.ofEachTile(writes).values());
        OptionalInt dimension = UnitVectors.dimensionOf(newest);
        Optional<MilvusCollection> found = converted(modelVersion, () -> collections.find(modelVersion));
        if (found.isEmpty() && dimension.isEmpty()) {
            return;
        }
        int expected = found.map(MilvusCollection::dimension).orElseGet(dimension::getAsInt);
        Map<TileId, JsonObject> rows = new HashMap<>();
        for (IndexWrite write : newest) {
            rows.put(write.tileId(), row(modelVersion, write, expected));
        }
        converted(modelVersion, () -> {
            MilvusCollection collection = collections.findOrCreate(modelVersion, expected);
            int written = 0;
            for (int from = 0; from < newest.size(); from += ROWS_PER_CALL) {
                List<IndexWrite> part = newest.subList(from, Math.min(newest.size(), from + ROWS_PER_CALL));
                written += upsert(collection, part, rows, permit);
            }
            return written;
        });
    }

    @Override
    public long purge(ModelVersion modelVersion, Instant retiredBefore) {
        String rows = Expressions.retiredBefore(retiredBefore);
        return read(modelVersion, 0L, collection -> {
            long purged = collection.count(rows);
            if (purged > 0) {
                collection.delete(rows);
            }
            return purged;
        });
    }

    @Override
    public HitPage<ScorePosition> search(
            ModelVersion modelVersion, Embedding embedding, Filter filter, @Nullable ScorePosition after, int limit) {
        return read(modelVersion, HitPage.empty(), collection -> {
            float[] query = UnitVectors.of(embedding, modelVersion, collection.dimension());
            return filtered(collection, filter).nearest(query, after, limit);
        });
    }

    @Override
    public HitPage<TimePosition> browse(
            ModelVersion modelVersion, Filter filter, TimeOrder order, @Nullable TimePosition after, int limit) {
        return read(
                modelVersion,
                HitPage.empty(),
                collection -> filtered(collection, filter).byTime(order, after, limit));
    }

    @Override
    public Optional<IndexedTile> find(ModelVersion modelVersion, TileId tileId) {
        String rows = Expressions.ids(List.of(tileId.value()));
        return read(
                modelVersion,
                Optional.empty(),
                collection -> collection.rows(rows, WITH_EMBEDDING).stream()
                        .filter(MilvusRow::isLive)
                        .findFirst()
                        .map(row -> {
                            RowPayload payload = row.payload();
                            return new IndexedTile(payload.tile(), row.embedding(), payload.caption());
                        }));
    }

    @Override
    public List<IndexRow> list(ModelVersion modelVersion, Filter filter, @Nullable TileId after, int limit) {
        return read(
                modelVersion,
                List.of(),
                collection -> filtered(collection, filter).list(modelVersion, after, limit));
    }

    @Override
    public IndexCounts count(ModelVersion modelVersion, Filter filter) {
        return read(
                modelVersion,
                new IndexCounts(0, 0),
                collection -> filtered(collection, filter).count());
    }

    @Override
    public Set<ModelVersion> modelVersions() {
        return collections.modelVersions();
    }

    @Override
    public void ping() {
        modelVersions();
    }

    /** The storage closes its connections. */
    @Override
    public void close() {}

    private FilteredRows filtered(MilvusCollection collection, Filter filter) {
        return new FilteredRows(collection, Expressions.split(schema, filter), rowsPerFetch);
    }

    private <T> T read(ModelVersion modelVersion, T nothing, Function<MilvusCollection, T> reading) {
        return converted(
                modelVersion, () -> collections.find(modelVersion).map(reading).orElse(nothing));
    }

    private <T> T converted(ModelVersion modelVersion, Supplier<T> call) {
        try {
            return call.get();
        } catch (MilvusConnection.NotFoundException | MilvusConnection.NotLoadedException e) {
            // It was dropped or released under this object: the next call looks for it anew.
            collections.forget(modelVersion);
            throw new CatalogueException(
                    ErrorCode.INDEX_UNAVAILABLE, "Milvus has lost the collection of " + modelVersion, e);
        }
    }

    /** A failed change may still come about, and must not do so after a newer one. */
    private void awaitSettled() {
        if (System.nanoTime() - unsettledUntilNanos < 0) {
            throw new CatalogueException(
                    ErrorCode.INDEX_UNAVAILABLE, "a change that Milvus did not acknowledge may still come about");
        }
    }

    private int upsert(
            MilvusCollection collection, List<IndexWrite> writes, Map<TileId, JsonObject> rows, WritePermit permit) {
        WriteTurn turn = new WriteTurn(permit, callTimeout);
        List<JsonObject> due = NewestWrites.over(versions(collection, writes), writes).stream()
                .map(write -> rows.get(write.tileId()))
                .toList();
        if (!due.isEmpty()) {
            try {
                collection.upsert(due, writing, turn);
            } catch (CatalogueException e) {
                unsettledUntilNanos = turn.deadlineNanos();
                throw e;
            }
        }
        if (permit.readsBack()) {
            readBack(collection, writes);
        }
        return due.size();
    }

    /** An older row than was written is a former writer's late change. The caller then writes again. */
    private static void readBack(MilvusCollection collection, List<IndexWrite> writes) {
        Map<TileId, RowVersion> found = versions(collection, writes);
        for (IndexWrite write : writes) {
            RowVersion row = found.get(write.tileId());
            if (row == null || row.compareTo(RowVersion.of(write)) < 0) {
                throw new CatalogueException(
                        ErrorCode.INDEX_UNAVAILABLE,
                        "a former writer's late change took the place of tile %s".formatted(write.tileId()));
            }
        }
    }

    private JsonObject row(ModelVersion modelVersion, IndexWrite write, int dimension) {
        return switch (write) {
            case IndexWrite.Upsert upsert ->
                RowJson.live(schema, upsert, UnitVectors.of(upsert.embedding(), modelVersion, dimension));
            case IndexWrite.Retire retire -> RowJson.retired(schema, retire, dimension, Instant.now());
        };
    }

    private static Map<TileId, RowVersion> versions(MilvusCollection collection, Collection<IndexWrite> writes) {
        List<String> ids = writes.stream().map(write -> write.tileId().value()).toList();
        Map<TileId, RowVersion> versions = new HashMap<>();
        for (MilvusRow row : collection.rows(Expressions.ids(ids), VERSION)) {
            versions.put(row.tileId(), row.version());
        }
        return versions;
    }
}
