package dev.swath.catalogue;

import static dev.swath.catalogue.ErrorKind.EXHAUSTED;
import static dev.swath.catalogue.ErrorKind.INTERNAL;
import static dev.swath.catalogue.ErrorKind.INVALID_INPUT;
import static dev.swath.catalogue.ErrorKind.TRANSIENT;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Every error that Swath names, with its kind and the HTTP status it is answered with. */
public enum ErrorCode {
    /** The bytes claim to be a picture and cannot be decoded. */
    UNREADABLE_IMAGE(INVALID_INPUT, 422),
    /** The object has no bytes. */
    EMPTY_OBJECT(INVALID_INPUT, 422),
    /** The bytes are no format that Swath reads. */
    UNSUPPORTED_FORMAT(INVALID_INPUT, 415),
    /** The picture declares more pixels, or the object or request holds more bytes, than is accepted. */
    IMAGE_TOO_LARGE(INVALID_INPUT, 413),
    /** A chip's pack is cut short, is another scene's, or holds something else where the chip should lie. A replay cuts the scene again. */
    CHIP_UNREADABLE(INVALID_INPUT, 422),
    /** A product's folder still lacks a file that it cannot be read without. */
    INCOMPLETE_PRODUCT(INVALID_INPUT, 422),
    /** The key was never known, and there is no such object any more. */
    OBJECT_GONE(INVALID_INPUT, 404),
    /** The store answers for the bucket but refuses this object. */
    OBJECT_FORBIDDEN(INVALID_INPUT, 403),
    /** The key cannot name an object: empty, too long, a control character, or a segment {@code .} or {@code ..}. */
    INVALID_KEY(INVALID_INPUT, 400),
    /** A request's field is not what the call takes. */
    INVALID_REQUEST(INVALID_INPUT, 400),
    /** A cursor is of a model version that is not searched any more: begin the search anew. */
    STALE_CURSOR(INVALID_INPUT, 400),
    /** A Kafka record is not the event its topic carries. */
    INVALID_RECORD(INVALID_INPUT, 422),
    /** Nothing with that id is in the catalogue. */
    NOT_FOUND(INVALID_INPUT, 404),
    /** Where the caller stopped reading, something is no longer kept that it would have to be told: it begins anew. */
    CURSOR_TOO_OLD(INVALID_INPUT, 410),
    /** A model bundle does not verify, or its files contradict its bundle.json. */
    INVALID_BUNDLE(INVALID_INPUT, 422),
    /** A tensor or vector is not of the shape or model version that the bundle or index holds. */
    MODEL_MISMATCH(INVALID_INPUT, 422),
    /** The bundle's language model cannot hold a conversation. */
    NO_DIALOGUE(INVALID_INPUT, 422),
    /** A setting contradicts the machine or another setting, such as CUDA on a machine without it. */
    INVALID_CONFIGURATION(INVALID_INPUT, 500),
    /** The object store does not answer. */
    STORE_UNAVAILABLE(TRANSIENT, 503),
    /** The object changed while it was read: it is looked at again. */
    OBJECT_CHANGED(TRANSIENT, 503),
    /** Kafka does not answer. */
    KAFKA_UNAVAILABLE(TRANSIENT, 503),
    /** A stage is so far behind that records are lost, or soon will be. */
    FALLING_BEHIND(TRANSIENT, 503),
    /** The vector index does not answer. */
    INDEX_UNAVAILABLE(TRANSIENT, 503),
    /** A table that the answer needs is still being read from Kafka. */
    STILL_LOADING(TRANSIENT, 503),
    /** A query encoder does not answer. */
    QUERY_ENCODER_UNAVAILABLE(TRANSIENT, 503),
    /** The server that writes the captions does not answer, or refuses. */
    CAPTIONER_UNAVAILABLE(TRANSIENT, 503),
    /** Heap, native or GPU memory ran out. */
    OUT_OF_MEMORY(EXHAUSTED, 503),
    /** A disk is full. */
    DISK_FULL(EXHAUSTED, 503),
    /** More concurrent requests than this endpoint serves. */
    TOO_MANY_REQUESTS(EXHAUSTED, 429),
    /** A topic's retention deleted records before a stage had read them. */
    RECORDS_LOST(INTERNAL, 500),
    /** The language model gave garbage or exceeded its budget at every attempt. */
    CAPTION_FAILED(INTERNAL, 500),
    /** A bug of Swath's own. */
    @JsonEnumDefaultValue
    INTERNAL_ERROR(INTERNAL, 500);

    private final ErrorKind kind;
    private final int httpStatus;

    ErrorCode(ErrorKind kind, int httpStatus) {
        this.kind = kind;
        this.httpStatus = httpStatus;
    }

    public ErrorKind kind() {
        return kind;
    }

    public int httpStatus() {
        return httpStatus;
    }
}
