package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.vectorindex.IndexStorageReader;
import dev.swath.vectorindex.VectorIndexReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;

/**
 * Reads an index folder that another process, or another object of this process, writes. A folder that does not exist
 * is an empty index. It writes nothing and takes no lock.
 */
public final class LuceneStorageReader implements IndexStorageReader {
    private static final Duration MAX_AGE = Duration.ofMillis(200);

    private final Path folder;
    private final int exactUpTo;
    private final Duration maxAge;
    private final Map<IndexForm, LuceneVectorIndexReader> forms = new HashMap<>();
    private boolean closed;

    private LuceneStorageReader(Path folder, int exactUpTo, Duration maxAge) {
        this.folder = folder.toAbsolutePath();
        this.exactUpTo = exactUpTo;
        this.maxAge = maxAge;
    }

    /** @param folder of the index, whether it exists yet or not */
    public static LuceneStorageReader open(Path folder) {
        return open(folder, LuceneVectorIndex.EXACT_UP_TO, MAX_AGE);
    }

    static LuceneStorageReader open(Path folder, int exactUpTo, Duration maxAge) {
        return new LuceneStorageReader(folder, exactUpTo, maxAge);
    }

    /** Lets go of forms that the writer has removed, too. */
    @Override
    public synchronized VectorIndexReader form(IndexForm form) {
        if (closed) {
            throw new CatalogueException(ErrorCode.INDEX_UNAVAILABLE, "the index in %s is closed".formatted(folder));
        }
        if (forms.size() > 1) {
            forms.entrySet().removeIf(open -> {
                boolean gone = !open.getKey().equals(form) && open.getValue().isRemoved();
                if (gone) {
                    open.getValue().close();
                }
                return gone;
            });
        }
        return forms.computeIfAbsent(form, wanted -> new LuceneVectorIndexReader(folder, wanted, exactUpTo, maxAge));
    }

    @Override
    public SortedSet<IndexForm> forms() {
        return LuceneFailures.converted(folder, () -> LuceneFolders.forms(folder));
    }

    @Override
    public void ping() {
        if (isClosed() || (Files.exists(folder) && !Files.isReadable(folder))) {
            throw new CatalogueException(
                    ErrorCode.INDEX_UNAVAILABLE,
                    "the index in %s %s".formatted(folder, isClosed() ? "is closed" : "cannot be read"));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        forms.values().forEach(LuceneVectorIndexReader::close);
    }

    private synchronized boolean isClosed() {
        return closed;
    }
}
