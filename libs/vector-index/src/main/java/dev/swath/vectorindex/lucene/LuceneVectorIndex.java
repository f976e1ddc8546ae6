package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.CatalogueException;
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
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.IndexedTile;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.RowOrder;
import dev.swath.vectorindex.TimeOrder;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.WritePermit;
import dev.swath.vectorindex.lucene.query.RowQueries;
import dev.swath.vectorindex.row.NewestWrites;
import dev.swath.vectorindex.row.RowVersion;
import dev.swath.vectorindex.row.UnitVectors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one form, with a folder for each model version and this object as their one writer. A batch is one Lucene
 * commit, synced to disk before {@link #write} returns. Embeddings are kept at length 1. Thread-safe; writes run one
 * after the other.
 */
final class LuceneVectorIndex implements VectorIndex {
    private static final Logger LOG = LoggerFactory.getLogger(LuceneVectorIndex.class);

    /** A search whose filter leaves at most this many rows compares them all: 10 000 rows of 512 numbers took 15 to 20 ms of one core. */
    static final int EXACT_UP_TO = 10_000;

    // The writer looks for a newer commit after each of its own, never by age.
    private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    private final Path folder;
    private final int schema;
    private final Runnable lock;
    private final LuceneVectorIndexReader reader;
    private final Map<ModelVersion, CollectionWriter> writers = new HashMap<>();
    private boolean closed;

    /**
     * @param index the index's folder
     * @param lock throws INDEX_UNAVAILABLE once the folder's lock is lost
     */
    LuceneVectorIndex(Path index, IndexForm form, int exactUpTo, Runnable lock) {
        this.folder = LuceneFolders.of(index, form);
        this.schema = form.schema();
        this.lock = lock;
        this.reader = new LuceneVectorIndexReader(index, form, exactUpTo, NEVER);
    }

    @Override
    public synchronized void write(ModelVersion modelVersion, List<IndexWrite> writes, WritePermit permit) {
        if (!writes.isEmpty()) {
            permit.check(); // whoever waited for the lock may no longer write
            change(modelVersion, writer -> apply(modelVersion, writer, writes));
        }
    }

    @Override
    public synchronized long purge(ModelVersion modelVersion, Instant retiredBefore) {
        if (!reader.modelVersions().contains(modelVersion)) {
            return 0;
        }
        return change(modelVersion, writer -> {
            long purged = reader.read(
                    modelVersion, 0L, collection -> collection.count(RowQueries.retiredBefore(retiredBefore)));
            if (purged > 0) {
                writer.delete(RowQueries.retiredBefore(retiredBefore));
            }
            return purged;
        });
    }

    @Override
    public HitPage<ScorePosition> search(
            ModelVersion modelVersion, Embedding embedding, Filter filter, @Nullable ScorePosition after, int limit) {
        return reader.search(modelVersion, embedding, filter, after, limit);
    }

    @Override
    public HitPage<TimePosition> browse(
            ModelVersion modelVersion, Filter filter, TimeOrder order, @Nullable TimePosition after, int limit) {
        return reader.browse(modelVersion, filter, order, after, limit);
    }

    @Override
    public Set<Queryable> sortables() {
        return reader.sortables();
    }

    @Override
    public HitPage<KeyPosition> sort(
            ModelVersion modelVersion, Filter filter, RowOrder order, @Nullable KeyPosition after, int limit) {
        return reader.sort(modelVersion, filter, order, after, limit);
    }

    @Override
    public Optional<IndexedTile> find(ModelVersion modelVersion, TileId tileId) {
        return reader.find(modelVersion, tileId);
    }

    @Override
    public List<IndexRow> list(ModelVersion modelVersion, Filter filter, @Nullable TileId after, int limit) {
        return reader.list(modelVersion, filter, after, limit);
    }

    @Override
    public IndexCounts count(ModelVersion modelVersion, Filter filter) {
        return reader.count(modelVersion, filter);
    }

    @Override
    public Set<ModelVersion> modelVersions() {
        return reader.modelVersions();
    }

    /** Fails also if the lock was taken away from under the writer */
    @Override
    public void ping() {
        lock.run();
        reader.ping();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        reader.close();
        LuceneFailures.converted(folder, () -> {
            for (CollectionWriter writer : writers.values()) {
                writer.close();
            }
            return true;
        });
    }

    /** A change that is committed and seen by this object's reads, or undone. */
    private <T> T change(ModelVersion modelVersion, CollectionChange<T> change) {
        return LuceneFailures.converted(folder, () -> {
            ping();
            reader.refresh(modelVersion);
            CollectionWriter writer = writers.get(modelVersion);
            if (writer == null) {
                writer = CollectionWriter.open(
                        folder.resolve(modelVersion.value()),
                        schema,
                        () -> Thread.ofVirtual().start(() -> keepMerged(modelVersion)));
                writers.put(modelVersion, writer);
            }
            try {
                T result = change.by(writer);
                writer.commit();
                reader.refresh(modelVersion);
                return result;
            } catch (IOException | RuntimeException e) {
                writers.remove(modelVersion);
                writer.rollback(e);
                throw e;
            }
        });
    }

    /** Commits what was merged since the last write, so that readers see it without waiting for the next one. */
    private synchronized void keepMerged(ModelVersion modelVersion) {
        if (closed || !writers.containsKey(modelVersion)) {
            return;
        }
        try {
            change(modelVersion, _ -> true);
        } catch (CatalogueException e) {
            // Nothing is lost: the rows are as they were. The next write meets the same trouble, and its caller is
            // told.
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("modelVersion", modelVersion)
                    .addKeyValue("errorCode", e.code())
                    .log("merged segments were not kept");
        }
    }

    private int apply(ModelVersion modelVersion, CollectionWriter writer, List<IndexWrite> writes) throws IOException {
        Map<TileId, IndexWrite> newest = NewestWrites.ofEachTile(writes);
        OptionalInt held = reader.read(modelVersion, OptionalInt.empty(), LuceneCollection::dimension);
        OptionalInt dimension = held.isPresent() ? held : UnitVectors.dimensionOf(newest.values());
        Map<TileId, Document> documents = new HashMap<>();
        for (IndexWrite write : newest.values()) {
            documents.put(write.tileId(), document(modelVersion, write, dimension));
        }
        Map<TileId, RowVersion> rows =
                reader.read(modelVersion, Map.of(), collection -> collection.versions(newest.keySet()));
        List<IndexWrite> due = NewestWrites.over(rows, newest.values());
        for (IndexWrite write : due) {
            writer.replace(write.tileId(), Objects.requireNonNull(documents.get(write.tileId())));
        }
        if (!due.isEmpty()) {
            dimension.ifPresent(writer::setDimension);
        }
        return due.size();
    }

    private Document document(ModelVersion modelVersion, IndexWrite write, OptionalInt dimension) {
        return switch (write) {
            case IndexWrite.Upsert upsert ->
                RowDocuments.live(
                        schema, upsert, UnitVectors.of(upsert.embedding(), modelVersion, dimension.orElseThrow()));
            case IndexWrite.Retire retire -> RowDocuments.retired(retire, Instant.now());
        };
    }

    private interface CollectionChange<T> {
        T by(CollectionWriter writer) throws IOException;
    }
}
