package dev.swath.modelruntime.bundle;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions by which a bundle is refused. */
public final class InvalidBundle {
    private InvalidBundle() {}

    /** @throws CatalogueException INVALID_BUNDLE that names the field, what was expected and what was found, if not valid */
    public static void unless(boolean valid, String field, Object expected, Object found) {
        if (!valid) {
            throw of("%s: expected %s, found %s".formatted(field, expected, found));
        }
    }

    /** INVALID_BUNDLE with this message. */
    public static CatalogueException of(String message) {
        return of(message, null);
    }

    /** INVALID_BUNDLE with this message and cause. */
    public static CatalogueException of(String message, @Nullable Throwable cause) {
        return new CatalogueException(ErrorCode.INVALID_BUNDLE, message, cause);
    }
}
