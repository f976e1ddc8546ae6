package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The identity of one key of one bucket, whatever bytes it holds; {@code [0-9a-f]{32}}. */
public record ObjectId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    @JsonCreator
    public ObjectId {
        Ids.check("object id", value, FORM);
    }

    public static ObjectId of(String bucket, ObjectKey key) {
        return new ObjectId(Ids.derive(bucket, key.value()));
    }

    @Override
    public String toString() {
        return value;
    }
}
