package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** Which model made a vector or a caption: {@code {bundle name}-{version}-{8 hex of its sha256}}. */
public record ModelVersion(@JsonValue String value) implements Comparable<ModelVersion> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,128}");

    @JsonCreator
    public ModelVersion {
        Ids.check("model version", value, FORM);
    }

    @Override
    public int compareTo(ModelVersion other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
