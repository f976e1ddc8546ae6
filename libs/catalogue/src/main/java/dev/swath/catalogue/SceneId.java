package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The identity of one content of one key; {@code [0-9a-f]{32}}. */
public record SceneId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    @JsonCreator
    public SceneId {
        Ids.check("scene id", value, FORM);
    }

    /** @param etag as HEAD gives it; quotes are dropped */
    public static SceneId of(String bucket, ObjectKey key, String etag) {
        return new SceneId(Ids.derive(bucket, key.value(), etag.replace("\"", "")));
    }

    @Override
    public String toString() {
        return value;
    }
}
