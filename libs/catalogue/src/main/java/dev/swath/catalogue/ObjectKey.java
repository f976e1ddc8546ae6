package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** An object's key as S3 knows it, decoded: 1 to 1024 bytes of UTF-8, no control character, no segment {@code .} or {@code ..}. */
public record ObjectKey(@JsonValue String value) implements Comparable<ObjectKey> {
    private static final int MAX_BYTES = 1024;
    private static final List<String> COMPANION_SUFFIXES = List.of(
            ".json", ".xml", ".prj", ".wld", ".tfw", ".tifw", ".jgw", ".jpgw", ".jpegw", ".pgw", ".pngw", ".j2w");
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

    /** Whether the object goes with a scene rather than being one: metadata, a world file, a part of a Sentinel-2 product. */
    public boolean isCompanion() {
        String name = value.toLowerCase(Locale.ROOT);
        return COMPANION_SUFFIXES.stream().anyMatch(name::endsWith) || name.contains(".safe/");
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
