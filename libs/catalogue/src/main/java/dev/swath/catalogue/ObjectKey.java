package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** An object's key as S3 knows it, decoded: 1 to 1024 bytes of UTF-8, no control character, no segment {@code .} or {@code ..}. */
public record ObjectKey(@JsonValue String value) implements Comparable<ObjectKey> {
    private static final int MAX_BYTES = 1024;
    private static final Set<String> COMPANION_SUFFIXES = Set.of(
            "json", "geojson", "xml", "tfw", "tifw", "tiffw", "jgw", "jpgw", "jpegw", "pgw", "pngw", "wld", "prj",
            "ovr");
    private static final String DEFAULT_COLLECTION = "scenes";

    /** @throws CatalogueException INVALID_KEY */
    @JsonCreator
    public ObjectKey {
        String complaint = complaint(value);
        if (!complaint.isEmpty()) {
            throw new CatalogueException(
                    ErrorCode.INVALID_KEY, "the key \"%s\" %s".formatted(abbreviated(value), complaint));
        }
    }

    /** The key's first folder, else {@code scenes}. */
    public String collection() {
        int slash = value.indexOf('/');
        return slash <= 0 ? DEFAULT_COLLECTION : value.substring(0, slash);
    }

    /** Whether the object goes with a scene rather than being one: a folder marker, metadata, a world file, a part of a Sentinel-2 product. */
    public boolean isCompanion() {
        String path = value.toLowerCase(Locale.ROOT);
        int dot = path.lastIndexOf('.');
        return path.endsWith("/")
                || path.contains(".safe/")
                || (dot >= 0 && COMPANION_SUFFIXES.contains(path.substring(dot + 1)));
    }

    @Override
    public int compareTo(ObjectKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static String complaint(String value) {
        if (value.isEmpty()) {
            return "is empty";
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return "is longer than " + MAX_BYTES + " bytes";
        }
        if (value.codePoints().anyMatch(Character::isISOControl)) {
            return "holds a control character";
        }
        if (value.startsWith("/")) {
            return "begins with a slash";
        }
        for (String segment : value.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return "has a segment \"" + segment + "\"";
            }
        }
        return "";
    }

    private static String abbreviated(String value) {
        return value.length() <= 200 ? value : value.substring(0, 200) + "…";
    }
}
