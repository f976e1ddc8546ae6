package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import org.jspecify.annotations.Nullable;

/** How a bundle is refused. */
final class InvalidBundle {
    private InvalidBundle() {}

    static void unless(boolean valid, String field, Object expected, Object found) {
        if (!valid) {
            throw of("%s: expected %s, found %s".formatted(field, expected, found));
        }
    }

    static CatalogueException of(String message) {
        return of(message, null);
    }

    static CatalogueException of(String message, @Nullable Throwable cause) {
        return new CatalogueException(ErrorCode.INVALID_BUNDLE, message, cause);
    }
}
