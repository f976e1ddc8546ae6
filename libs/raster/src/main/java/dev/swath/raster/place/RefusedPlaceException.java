package dev.swath.raster.place;

import org.jspecify.annotations.Nullable;

/** A place is given in a way that cannot be followed rightly. Its message names the reference system, for the user. */
public final class RefusedPlaceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedPlaceException(String message) {
        super(message);
    }

    RefusedPlaceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
