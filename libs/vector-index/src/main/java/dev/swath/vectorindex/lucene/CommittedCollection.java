package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.ModelVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/** Reads one model version's newest commit. It looks for a newer one if the last look is older than a given age. Thread-safe. */
final class CommittedCollection implements AutoCloseable {
    private static final int ATTEMPTS = 3;

    /** A read of one commit. */
    interface Reading<T extends @Nullable Object> {
        T of(LuceneCollection collection) throws IOException;
    }

    private final ModelVersion modelVersion;
    private final Directory directory;
    private final SearcherManager searchers;
    private final int schema;
    private final int exactUpTo;
    private final long maxAgeNanos;
    private volatile long lookedAt;

    private CommittedCollection(
            ModelVersion modelVersion,
            Directory directory,
            SearcherManager searchers,
            int schema,
            int exactUpTo,
            Duration maxAge) {
        this.modelVersion = modelVersion;
        this.schema = schema;
        this.directory = directory;
        this.searchers = searchers;
        this.exactUpTo = exactUpTo;
        this.maxAgeNanos = maxAge.toNanos();
        this.lookedAt = System.nanoTime();
    }

    /** @param folder of a committed index */
    static CommittedCollection open(ModelVersion modelVersion, Path folder, int schema, int exactUpTo, Duration maxAge)
            throws IOException {
        Directory directory = FSDirectory.open(folder);
        try {
            return new CommittedCollection(
                    modelVersion, directory, new SearcherManager(directory, null), schema, exactUpTo, maxAge);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    <T extends @Nullable Object> T read(Reading<T> reading) throws IOException {
        if (System.nanoTime() - lookedAt > maxAgeNanos) {
            refresh();
        }
        IndexSearcher searcher = searchers.acquire();
        try {
            return reading.of(new LuceneCollection(modelVersion, searcher, schema, exactUpTo));
        } finally {
            searchers.release(searcher);
        }
    }

    /** Makes every later read see what was committed before this call. */
    void refresh() throws IOException {
        for (int attempt = 1; ; attempt++) {
            long now = System.nanoTime();
            try {
                searchers.maybeRefreshBlocking();
                lookedAt = now;
                return;
            } catch (IOException e) {
                // Between the look at the newest commit and its opening, the writer may have replaced it.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        searchers.close();
        directory.close();
    }
}
