package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What a stream and an HTTP endpoint do about an error. */
public enum ErrorKind {
    /** The input can never be worked on: a failure record at once; 4xx. */
    INVALID_INPUT,
    /** A dependency is away for now: retried with backoff, never skipped; 503. */
    TRANSIENT,
    /** Memory, disk or GPU memory ran out: a smaller batch, then a pause; 429 or 503. */
    EXHAUSTED,
    /** Our own bug: a failure record, counted; 500. */
    @JsonEnumDefaultValue
    INTERNAL
}
