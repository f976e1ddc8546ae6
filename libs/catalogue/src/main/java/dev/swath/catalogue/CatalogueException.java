package dev.swath.catalogue;

import org.jspecify.annotations.Nullable;

/** The one exception that crosses module borders. An adapter converts its third party's exceptions to it. */
public final class CatalogueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String field;
    private final String complaint;

    /** @param message what was expected, what was found, and of which tile or key */
    public CatalogueException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public CatalogueException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, null, message, cause);
    }

    private CatalogueException(ErrorCode code, @Nullable String field, String complaint, @Nullable Throwable cause) {
        super(field == null ? complaint : field + ": " + complaint, cause);
        this.code = code;
        this.field = field;
        this.complaint = complaint;
    }

    /**
     * An INVALID_REQUEST error: one field of a request is not acceptable.
     *
     * @param complaint what was expected and what was found; the message has the field's name before it
     */
    public static CatalogueException ofField(String field, String complaint) {
        return new CatalogueException(ErrorCode.INVALID_REQUEST, field, complaint, null);
    }

    /** The same code and complaint, of a request's field. */
    public CatalogueException withField(String name) {
        return new CatalogueException(code, name, complaint, this);
    }

    public ErrorCode code() {
        return code;
    }

    public ErrorKind kind() {
        return code.kind();
    }

    /** The request's field that is at fault; null if there is none, or it is not known. */
    public @Nullable String field() {
        return field;
    }
}
