package dev.swath.embedded;

/** A change of an object. */
sealed interface ObjectEvent {
    String bucket();

    String key();

    /** As S3 names it, such as {@code s3:ObjectCreated:Put}. */
    String name();

    /**
     * An object is there, or others bytes are.
     *
     * @param etag unquoted
     */
    record Created(String bucket, String key, String name, String etag, long size, String contentType)
            implements ObjectEvent {}

    /** An object is gone. */
    record Removed(String bucket, String key) implements ObjectEvent {
        @Override
        public String name() {
            return "s3:ObjectRemoved:Delete";
        }
    }
}
