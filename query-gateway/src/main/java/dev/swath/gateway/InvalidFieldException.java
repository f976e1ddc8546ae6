package dev.swath.gateway;

import dev.swath.catalogue.ErrorCode;

/** A request's field is not what the call takes. */
public final class InvalidFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final ErrorCode code;
    private final String complaint;

    /** @param message what was expected and what was found */
    public InvalidFieldException(String field, String message) {
        this(field, ErrorCode.INVALID_REQUEST, message);
    }

    public InvalidFieldException(String field, ErrorCode code, String message) {
        super(field + ": " + message);
        this.complaint = message;
        this.field = field;
        this.code = code;
    }

    /** The same complaint of a field that has another name where the request was written. */
    public InvalidFieldException ofField(String name) {
        return new InvalidFieldException(name, code, complaint);
    }

    public String field() {
        return field;
    }

    public ErrorCode code() {
        return code;
    }
}
