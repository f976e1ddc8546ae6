package dev.swath.catalogue;

import org.jspecify.annotations.Nullable;

/** The one exception that crosses module borders. An adapter converts its third party's exceptions to it. */
public final class CatalogueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String field;
    private final @Nullable String position;
    private final String complaint;

    /** @param message what was expected, what was found, and of which tile or key */
    public CatalogueException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public CatalogueException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, null, null, message, cause);
    }

    private CatalogueException(
            ErrorCode code,
            @Nullable String field,
            @Nullable String position,
            String complaint,
            @Nullable Throwable cause) {
        super(
                (field == null ? "" : field + ": ") + (position == null ? "" : "at " + position + ": ") + complaint,
                cause);
        this.code = code;
        this.field = field;
        this.position = position;
        this.complaint = complaint;
    }

    /**
     * An INVALID_REQUEST error: one field of a request is not acceptable.
     *
     * @param complaint what was expected and what was found; the message has the field's name before it
     */
    public static CatalogueException ofField(String field, String complaint) {
        return new CatalogueException(ErrorCode.INVALID_REQUEST, field, null, complaint, null);
    }

    /**
     * An INVALID_REQUEST error: one place of a value is not acceptable.
     *
     * @param position as {@link #position} says
     * @param complaint what was expected and what was found; the message has the position before it
     */
    public static CatalogueException ofPosition(String position, String complaint) {
        return new CatalogueException(ErrorCode.INVALID_REQUEST, null, position, complaint, null);
    }

    /** The same code and complaint, of a request's field. */
    public CatalogueException withField(String name) {
        return new CatalogueException(code, name, position, complaint, this);
    }

    /** The same code, field and complaint, of a place of the value; see {@link #position}. */
    public CatalogueException withPosition(String place) {
        return new CatalogueException(code, field, place, complaint, this);
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

    /**
     * The place of the field's value that is at fault: {@code character 17}, counted from 1, of a text; a JSON pointer
     * such as {@code /args/1} of JSON. Null if the value has no parts, or it is not known.
     */
    public @Nullable String position() {
        return position;
    }
}
