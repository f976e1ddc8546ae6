package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;

/** Converts what Lucene throws. */
final class LuceneFailures {
    private LuceneFailures() {}

    /** Work on a folder's index that may fail as Lucene fails. */
    interface LuceneCall<T extends @Nullable Object> {
        T run() throws IOException;
    }

    /** @throws CatalogueException DISK_FULL, else INDEX_UNAVAILABLE */
    static <T extends @Nullable Object> T converted(Path folder, LuceneCall<T> call) {
        try {
            return call.run();
        } catch (IOException | AlreadyClosedException e) {
            throw new CatalogueException(
                    diskFull(e) ? ErrorCode.DISK_FULL : ErrorCode.INDEX_UNAVAILABLE,
                    "the index in %s does not answer: %s".formatted(folder, e.getMessage()),
                    e);
        }
    }

    private static boolean diskFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (message.contains("no space left") || message.contains("quota exceeded")) {
                return true;
            }
        }
        return false;
    }
}
