package dev.swath.vectorindex.milvus;

import com.google.gson.JsonObject;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexFilter;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The index on a Milvus server, a collection a model version. Embeddings are kept at length 1. Thread-safe; connects with its first call.
 *
 * <p>A search ranks candidates for a power of two of hits by the server's graph, breaks their ties and cuts the page here, so that the pages of one
 * search come from one list. A retirement in a collection that does not exist yet is not kept: there is no row to hide, and no dimension to make
 * the collection with.
 */
public final class MilvusVectorIndex implements VectorIndex {
    private static final int FEWEST_CANDIDATES = 512;
    private static final int ROWS_PER_CALL = 500;
    private static final List<String> VERSION = List.of(Fields.ID, Fields.GENERATION, Fields.STANDING);
    private static final List<String> SHOWN = List.of(Fields.ID, Fields.STANDING, Fields.PAYLOAD);
    private static final List<String> WITH_EMBEDDING = List.of(Fields.STANDING, Fields.PAYLOAD, Fields.EMBEDDING);

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
    public List<Hit> search(ModelVersion modelVersion, Embedding embedding, IndexFilter filter, int offset, int limit) {
        return read(modelVersion, List.of(), collection -> {
            float[] query = UnitVectors.of(embedding, modelVersion, collection.dimension());
            List<MilvusCollection.Scored> page =
                    collection.nearest(query, Expressions.live(filter), candidates(offset + limit)).stream()
                            .sorted(Comparator.comparingDouble(MilvusCollection.Scored::score)
                                    .reversed()
                                    .thenComparing(MilvusCollection.Scored::id))
                            .skip(offset)
                            .limit(limit)
                            .toList();
            Map<String, RowPayload> payloads = payloads(
                    collection, page.stream().map(MilvusCollection.Scored::id).toList());
            return page.stream()
                    .flatMap(
                            hit -> Stream.ofNullable(payloads.get(hit.id())).map(payload -> payload.toHit(hit.score())))
                    .toList();
        });
    }

    @Override
    public List<Hit> browse(ModelVersion modelVersion, IndexFilter filter, int offset, int limit) {
        return read(modelVersion, List.of(), collection -> {
            List<String> page = new NewestRows(collection, Expressions.live(filter), rowsPerFetch)
                    .ids(offset + limit).stream().skip(offset).toList();
            Map<String, RowPayload> payloads = payloads(collection, page);
            return page.stream()
                    .flatMap(id -> Stream.ofNullable(payloads.get(id)))
                    .map(payload -> payload.toHit(0))
                    .toList();
        });
    }

    @Override
    public Optional<IndexedTile> find(ModelVersion modelVersion, TileId tileId) {
        String rows = Expressions.ids(List.of(tileId.value()));
        return read(
                modelVersion,
                Optional.empty(),
                collection -> collection.rows(rows, WITH_EMBEDDING).stream()
                        .filter(MilvusVectorIndex::live)
                        .findFirst()
                        .map(row -> {
                            RowPayload payload = row.payload();
                            return new IndexedTile(payload.tile(), row.embedding(), payload.caption());
                        }));
    }

    @Override
    public List<IndexRow> list(ModelVersion modelVersion, @Nullable TileId after, int limit) {
        String live = Expressions.live(IndexFilter.NONE);
        String rows = after == null ? live : Expressions.and(List.of(live, Expressions.after(after.value())));
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
    public IndexCounts count(ModelVersion modelVersion, IndexFilter filter) {
        return read(
                modelVersion,
                new IndexCounts(0, 0),
                collection -> new IndexCounts(
                        collection.count(Expressions.live(filter)), collection.count(Expressions.captioned(filter))));
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
                MilvusRows.live(upsert, UnitVectors.of(upsert.embedding(), modelVersion, dimension));
            case IndexWrite.Retire retire -> MilvusRows.retired(retire, dimension, Instant.now());
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

    private static Map<String, RowPayload> payloads(MilvusCollection collection, List<String> ids) {
        Map<String, RowPayload> payloads = new HashMap<>();
        for (int from = 0; from < ids.size(); from += ROWS_PER_CALL) {
            List<String> part = ids.subList(from, Math.min(ids.size(), from + ROWS_PER_CALL));
            for (MilvusRow row : collection.rows(Expressions.ids(part), SHOWN)) {
                if (live(row)) {
                    payloads.put(row.id(), row.payload());
                }
            }
        }
        return payloads;
    }

    private static int candidates(int wanted) {
        int powerOfTwo = Integer.highestOneBit(wanted - 1) << 1;
        return Math.clamp(powerOfTwo, FEWEST_CANDIDATES, MilvusCollection.MAX_ROWS);
    }

    private static boolean live(MilvusRow row) {
        return row.standing() != Standing.RETIRED;
    }
}
