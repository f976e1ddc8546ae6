package dev.swath.embedded.store;

/** A change of an object. */
public sealed interface ObjectEvent {
    String bucket();

    String key();

    /** As S3 names it, such as {@code s3:ObjectCreated:Put}. */
    String name();

    /**
     * An object was put, or its bytes were replaced.
     *
     * @param etag unquoted
     */
    record Created(String bucket, String key, String name, String etag, long size, String contentType)
            implements ObjectEvent {}

    /** An object was deleted. */
    record Removed(String bucket, String key) implements ObjectEvent {
        @Override
        public String name() {
            return "s3:ObjectRemoved:Delete";
        }
    }
}
