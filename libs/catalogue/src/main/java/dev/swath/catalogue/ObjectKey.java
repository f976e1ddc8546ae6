package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** An object's key as S3 knows it, decoded: 1 to 1024 bytes of UTF-8, no control character, no half of a surrogate pair, no segment {@code .} or {@code ..}. */
public record ObjectKey(@JsonValue String value) implements Comparable<ObjectKey> {
    private static final int MAX_BYTES = 1024;
    private static final Set<String> WORLD_FILE_SUFFIXES =
            Set.of("tfw", "tifw", "tiffw", "jgw", "jpgw", "jpegw", "pgw", "pngw", "wld");
    private static final Set<String> OTHER_COMPANION_SUFFIXES = Set.of("geojson", "xml", "prj", "ovr");
    private static final String PRODUCT_FOLDER = ".safe/";
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

    /** The key's first folder, not counting a product's own, else {@code scenes}. */
    public String collection() {
        String path = isProduct() ? value.substring(0, value.length() - 1) : scene().value;
        int slash = path.indexOf('/');
        return slash <= 0 || slash == path.length() - 1 ? DEFAULT_COLLECTION : path.substring(0, slash);
    }

    /** Whether it names a product folder, such as {@code a/S2A_….SAFE/}. All objects below it are one scene. */
    public boolean isProduct() {
        return productLength() == value.length();
    }

    /** The key of the scene that the object belongs to: its product folder's, else its own. */
    public ObjectKey scene() {
        int length = productLength();
        return length < 0 || length == value.length() ? this : new ObjectKey(value.substring(0, length));
    }

    /** Whether the object describes others rather than being a scene: a possible STAC Item, a world file, GDAL's {@code .aux.xml}. */
    public boolean isSidecar() {
        String path = value.toLowerCase(Locale.ROOT);
        String suffix = suffix(path);
        return productLength() < 0
                && (suffix.equals("json") || WORLD_FILE_SUFFIXES.contains(suffix) || path.endsWith(".aux.xml"));
    }

    /** Whether the object belongs to a scene rather than being one: a folder marker, a sidecar, other metadata, a part of a product. */
    public boolean isCompanion() {
        return !isProduct()
                && (value.endsWith("/")
                        || productLength() >= 0
                        || isSidecar()
                        || OTHER_COMPANION_SUFFIXES.contains(suffix(value.toLowerCase(Locale.ROOT))));
    }

    /** The key without its last extension, as it is shared with a world file and an Item beside it. */
    public String stem() {
        int dot = value.lastIndexOf('.');
        return dot <= value.lastIndexOf('/') ? value : value.substring(0, dot);
    }

    /** How much of the value is the product folder, or -1. */
    private int productLength() {
        int at = value.toLowerCase(Locale.ROOT).indexOf(PRODUCT_FOLDER);
        return at < 0 ? -1 : at + PRODUCT_FOLDER.length();
    }

    private static String suffix(String path) {
        int dot = path.lastIndexOf('.');
        return dot <= path.lastIndexOf('/') ? "" : path.substring(dot + 1);
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
        if (value.codePoints().anyMatch(ObjectKey::isHalfACharacter)) {
            return "holds half a character, which has no UTF-8";
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

    private static boolean isHalfACharacter(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE;
    }

    private static String abbreviated(String value) {
        return value.length() <= 200 ? value : value.substring(0, 200) + "…";
    }
}
