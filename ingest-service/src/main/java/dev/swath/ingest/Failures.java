package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What went wrong in a task, in Swath's words. */
final class Failures {
    private Failures() {}

    /** Memory that ran out is said so, for the batch to be made smaller; another error of the JVM is not ours to convert. */
    static CatalogueException of(@Nullable Throwable cause) {
        if (cause instanceof CatalogueException known) {
            return known;
        }
        if (cause instanceof OutOfMemoryError) {
            return new CatalogueException(ErrorCode.OUT_OF_MEMORY, "the heap was too small for a scene", cause);
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new CatalogueException(ErrorCode.INTERNAL_ERROR, "unexpected: " + cause, cause);
    }
}
