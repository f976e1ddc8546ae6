package dev.swath.catalogue;

import org.jspecify.annotations.Nullable;

/** The one exception that crosses module borders. An adapter converts its third party's exceptions to it. */
public final class CatalogueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** @param message what was expected, what was found, and of which tile or key */
    public CatalogueException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public CatalogueException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    public ErrorKind kind() {
        return code.kind();
    }
}
