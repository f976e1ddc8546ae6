package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The identity of one key of one bucket, whatever bytes it holds; {@code [0-9a-f]{32}}. */
public record ObjectId(@JsonValue String value) {
    @JsonCreator
    public ObjectId {
        Ids.check("object id", value, "[0-9a-f]{32}");
    }

    public static ObjectId of(String bucket, ObjectKey key) {
        return new ObjectId(Ids.derive(bucket, key.value()));
    }

    @Override
    public String toString() {
        return value;
    }
}
