package dev.swath.ingest.cut;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import org.jspecify.annotations.Nullable;

/** Converts what went wrong while an object was read or cut, and tells whose fault it is. */
public final class ReadFailure {
    private ReadFailure() {}

    /**
     * Converts to a CatalogueException. Lack of memory becomes OUT_OF_MEMORY, so that the batch is made smaller.
     * Other errors of the JVM are not converted.
     */
    public static CatalogueException of(@Nullable Throwable cause) {
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

    /** Whether the object changed while it was read. */
    public static boolean isOfAMovedObject(CatalogueException e) {
        return e.code() == ErrorCode.OBJECT_CHANGED || e.code() == ErrorCode.OBJECT_GONE;
    }

    /** Whether the bytes are at fault: they did not change, and another attempt would end the same way. */
    public static boolean isOfTheBytes(CatalogueException e) {
        return !isOfAMovedObject(e) && e.kind() != ErrorKind.TRANSIENT && e.kind() != ErrorKind.EXHAUSTED;
    }
}
