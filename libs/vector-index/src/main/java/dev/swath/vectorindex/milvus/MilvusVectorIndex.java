package dev.swath.vectorindex.milvus;

import com.google.gson.JsonObject;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.IndexedTile;
import dev.swath.vectorindex.NewestWrites;
import dev.swath.vectorindex.RowPayload;
import dev.swath.vectorindex.RowVersion;
import dev.swath.vectorindex.RowVersion.Standing;
import dev.swath.vectorindex.UnitVectors;
import dev.swath.vectorindex.VectorIndex;
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
 * The index on a Milvus server, with a collection for each model version. Embeddings are kept at length 1. Thread-safe. It connects with its first call.
 *
 * <p>A search asks the server's graph for a power of two of candidates; ties are broken and the page is cut here, so
 * that all pages of one search come from one list. A retirement in a collection that does not exist yet is not kept:
 * there is no row to hide, and no dimension to create the collection with.
 */
public final class MilvusVectorIndex implements VectorIndex {
    private static final int ROWS_PER_CALL = 500;
    private static final List<String> VERSION =
            List.of(MilvusFields.ID, MilvusFields.GENERATION, MilvusFields.STANDING);
    private static final List<String> WITH_EMBEDDING =
            List.of(MilvusFields.STANDING, MilvusFields.PAYLOAD, MilvusFields.EMBEDDING);

    private final MilvusConnection connection;
    private final MilvusCollections collections;
    private final int rowsPerFetch;

    private MilvusVectorIndex(MilvusConnection connection, int rowsPerFetch) {
        this.connection = connection;
        this.collections = new MilvusCollections(connection);
        this.rowsPerFetch = rowsPerFetch;
    }

    /** Returns at once, whether the server answers or not. */
    public static MilvusVectorIndex open(IndexSettings.Milvus settings) {
        return open(settings, MilvusCollection.MAX_ROWS);
    }

    static MilvusVectorIndex open(IndexSettings.Milvus settings, int rowsPerFetch) {
        return new MilvusVectorIndex(new MilvusConnection(settings), rowsPerFetch);
    }

    @Override
    public void write(ModelVersion modelVersion, List<IndexWrite> writes) {
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
                written += upsert(collection, part, rows);
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
    public List<Hit> search(ModelVersion modelVersion, Embedding embedding, Filter filter, int offset, int limit) {
        return read(modelVersion, List.of(), collection -> {
            float[] query = UnitVectors.of(embedding, modelVersion, collection.dimension());
            return filtered(collection, filter).nearest(query, offset, limit);
        });
    }

    @Override
    public List<Hit> browse(ModelVersion modelVersion, Filter filter, int offset, int limit) {
        return read(
                modelVersion,
                List.of(),
                collection -> filtered(collection, filter).newest(offset, limit));
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
    public List<IndexRow> list(ModelVersion modelVersion, @Nullable TileId after, int limit) {
        String rows = after == null
                ? Expressions.LIVE
                : Expressions.and(List.of(Expressions.LIVE, Expressions.after(after.value())));
        return read(
                modelVersion,
                List.of(),
                collection -> collection.firstRows(rows, VERSION, limit).stream()
                        .map(row -> {
                            RowVersion version = row.version();
                            return new IndexRow(
                                    row.tileId(),
                                    version.generation(),
                                    modelVersion,
                                    version.standing() == Standing.CAPTIONED);
                        })
                        .toList());
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

    @Override
    public void close() {
        connection.close();
    }

    private FilteredRows filtered(MilvusCollection collection, Filter filter) {
        return new FilteredRows(collection, Expressions.split(filter), rowsPerFetch);
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

    private static int upsert(MilvusCollection collection, List<IndexWrite> writes, Map<TileId, JsonObject> rows) {
        List<JsonObject> due = NewestWrites.over(versions(collection, writes), writes).stream()
                .map(write -> rows.get(write.tileId()))
                .toList();
        if (!due.isEmpty()) {
            collection.upsert(due);
        }
        return due.size();
    }

    private static JsonObject row(ModelVersion modelVersion, IndexWrite write, int dimension) {
        return switch (write) {
            case IndexWrite.Upsert upsert ->
                RowJson.live(upsert, UnitVectors.of(upsert.embedding(), modelVersion, dimension));
            case IndexWrite.Retire retire -> RowJson.retired(retire, dimension, Instant.now());
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
