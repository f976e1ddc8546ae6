package dev.swath.ingest.cut;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import org.jspecify.annotations.Nullable;

/** What went wrong while an object was read or cut: in Swath's words, and whose fault it is. */
public final class ReadFailure {
    private ReadFailure() {}

    /** In Swath's words. Memory that ran out is said so, for the batch to be made smaller; another error of the JVM is not ours to convert. */
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

    /** Whether the object did not hold still. */
    public static boolean isOfAMovedObject(CatalogueException e) {
        return e.code() == ErrorCode.OBJECT_CHANGED || e.code() == ErrorCode.OBJECT_GONE;
    }

    /** Whether it is the bytes' own: they did hold still, and no other attempt would end otherwise. */
    public static boolean isOfTheBytes(CatalogueException e) {
        return !isOfAMovedObject(e) && e.kind() != ErrorKind.TRANSIENT && e.kind() != ErrorKind.EXHAUSTED;
    }
}
