package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.vectorindex.IndexStorage;
import dev.swath.vectorindex.VectorIndex;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;

/** The index in a local folder, with this object as the one writer of all its forms. Thread-safe. */
public final class LuceneStorage implements IndexStorage {
    private static final String LOCK = "write.lock";

    private final Path folder;
    private final Directory directory;
    private final Lock lock;
    private final int exactUpTo;
    private final Map<IndexForm, LuceneVectorIndex> forms = new HashMap<>();
    private boolean closed;

    private LuceneStorage(Path folder, Directory directory, Lock lock, int exactUpTo) {
        this.folder = folder;
        this.directory = directory;
        this.lock = lock;
        this.exactUpTo = exactUpTo;
    }

    /**
     * Opens the folder for writing, and creates it if it does not exist. The lock of a killed process does no harm.
     *
     * @throws CatalogueException INVALID_CONFIGURATION if the folder has a writer, in this process or another
     */
    public static LuceneStorage open(Path folder) {
        return open(folder, LuceneVectorIndex.EXACT_UP_TO);
    }

    static LuceneStorage open(Path folder, int exactUpTo) {
        Path absolute = folder.toAbsolutePath();
        return LuceneFailures.converted(absolute, () -> {
            Directory directory = FSDirectory.open(absolute);
            try {
                return new LuceneStorage(absolute, directory, directory.obtainLock(LOCK), exactUpTo);
            } catch (LockObtainFailedException e) {
                directory.close();
                throw new CatalogueException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "expected to be the one writer of the index in %s, found another that holds %s"
                                .formatted(absolute, absolute.resolve(LOCK)),
                        e);
            }
        });
    }

    @Override
    public synchronized VectorIndex form(IndexForm form) {
        if (closed) {
            throw closed();
        }
        return forms.computeIfAbsent(form, wanted -> new LuceneVectorIndex(folder, wanted, exactUpTo, this::ping));
    }

    @Override
    public SortedSet<IndexForm> forms() {
        return LuceneFailures.converted(folder, () -> LuceneFolders.forms(folder));
    }

    @Override
    public synchronized void remove(IndexForm form) {
        ping();
        LuceneVectorIndex open = forms.remove(form);
        if (open != null) {
            open.close();
        }
        LuceneFailures.converted(folder, () -> {
            LuceneFolders.remove(folder, form);
            return true;
        });
    }

    /** Fails also if the lock was taken away from under the writer. */
    @Override
    public void ping() {
        LuceneFailures.converted(folder, () -> {
            lock.ensureValid();
            return true;
        });
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        LuceneFailures.converted(folder, () -> {
            try (directory;
                    lock) {
                forms.values().forEach(LuceneVectorIndex::close);
            }
            return true;
        });
    }

    private CatalogueException closed() {
        return new CatalogueException(ErrorCode.INDEX_UNAVAILABLE, "the index in %s is closed".formatted(folder));
    }
}
