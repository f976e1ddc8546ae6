package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.HitPage.KeyPosition;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexedTile;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.RowOrder;
import dev.swath.vectorindex.TimeOrder;
import dev.swath.vectorindex.VectorIndexReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one form, which another process, or another object of this process, writes. A folder that does not
 * exist is an empty index. It writes nothing and takes no lock.
 */
final class LuceneVectorIndexReader implements VectorIndexReader {
    private final Path folder;
    private final int schema;
    private final int exactUpTo;
    private final Duration maxAge;
    private final Map<ModelVersion, CommittedCollection> collections = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param index the index's folder, whether it exists yet or not
     * @param exactUpTo a search whose filter leaves at most this many rows compares them all
     * @param maxAge how old the newest commit may be that is read, if the writer is another object
     */
    LuceneVectorIndexReader(Path index, IndexForm form, int exactUpTo, Duration maxAge) {
        this.folder = LuceneFolders.of(index.toAbsolutePath(), form);
        this.schema = form.schema();
        this.exactUpTo = exactUpTo;
        this.maxAge = maxAge;
    }

    @Override
    public HitPage<ScorePosition> search(
            ModelVersion modelVersion, Embedding embedding, Filter filter, @Nullable ScorePosition after, int limit) {
        return read(modelVersion, HitPage.empty(), collection -> collection.search(embedding, filter, after, limit));
    }

    @Override
    public HitPage<TimePosition> browse(
            ModelVersion modelVersion, Filter filter, TimeOrder order, @Nullable TimePosition after, int limit) {
        return read(modelVersion, HitPage.empty(), collection -> collection.browse(filter, order, after, limit));
    }

    @Override
    public Set<Queryable> sortables() {
        return RowSorts.sortables(schema);
    }

    @Override
    public HitPage<KeyPosition> sort(
            ModelVersion modelVersion, Filter filter, RowOrder order, @Nullable KeyPosition after, int limit) {
        if (!sortables().contains(order.property())) {
            throw order.refused();
        }
        return read(modelVersion, HitPage.empty(), collection -> collection.sort(filter, order, after, limit));
    }

    @Override
    public Optional<IndexedTile> find(ModelVersion modelVersion, TileId tileId) {
        return read(modelVersion, Optional.empty(), collection -> collection.find(tileId));
    }

    @Override
    public List<IndexRow> list(ModelVersion modelVersion, Filter filter, @Nullable TileId after, int limit) {
        return read(modelVersion, List.of(), collection -> collection.list(filter, after, limit));
    }

    @Override
    public IndexCounts count(ModelVersion modelVersion, Filter filter) {
        return read(modelVersion, new IndexCounts(0, 0), collection -> collection.count(filter));
    }

    @Override
    public Set<ModelVersion> modelVersions() {
        return LuceneFailures.converted(folder, () -> {
            ping();
            return LuceneFolders.modelVersions(folder);
        });
    }

    @Override
    public void ping() {
        if (closed || (Files.exists(folder) && !Files.isReadable(folder))) {
            throw new CatalogueException(
                    ErrorCode.INDEX_UNAVAILABLE,
                    "the index in %s %s".formatted(folder, closed ? "is closed" : "cannot be read"));
        }
    }

    @Override
    public void close() {
        closed = true;
        for (ModelVersion modelVersion : Set.copyOf(collections.keySet())) {
            CommittedCollection collection = collections.remove(modelVersion);
            if (collection != null) {
                LuceneFailures.converted(folder, () -> {
                    collection.close();
                    return true;
                });
            }
        }
    }

    /** Whether what it has read is gone from the folder. A form that is about to be created is not removed. */
    boolean isRemoved() {
        return !collections.isEmpty()
                && collections.keySet().stream()
                        .noneMatch(version -> Files.isDirectory(folder.resolve(version.value())));
    }

    /** Makes every later read see what was committed before this call. */
    void refresh(ModelVersion modelVersion) throws IOException {
        CommittedCollection collection = collection(modelVersion);
        if (collection != null) {
            collection.refresh();
        }
    }

    /** The result of the reading, or the other value if nothing was ever written. */
    <T> T read(ModelVersion modelVersion, T nothing, CommittedCollection.Reading<T> reading) {
        return LuceneFailures.converted(folder, () -> {
            CommittedCollection collection = collection(modelVersion);
            return collection == null ? nothing : collection.read(reading);
        });
    }

    private @Nullable CommittedCollection collection(ModelVersion modelVersion) throws IOException {
        CommittedCollection open = collections.get(modelVersion);
        return open == null ? opened(modelVersion) : open;
    }

    private synchronized @Nullable CommittedCollection opened(ModelVersion modelVersion) throws IOException {
        ping();
        CommittedCollection open = collections.get(modelVersion);
        Path subfolder = folder.resolve(modelVersion.value());
        if (open == null && LuceneFolders.holdsIndex(subfolder)) {
            open = CommittedCollection.open(modelVersion, subfolder, schema, exactUpTo, maxAge);
            collections.put(modelVersion, open);
        }
        return open;
    }
}
