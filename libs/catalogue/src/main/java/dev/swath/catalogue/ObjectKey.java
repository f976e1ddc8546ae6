package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object's key as S3 knows it, decoded: 1 to 1024 bytes of UTF-8, no half of a surrogate pair. A key that a store lists is not always one that it can be {@link #addressable asked
 * for}.
 */
public record ObjectKey(@JsonValue String value) implements Comparable<ObjectKey> {
    private static final int MAX_BYTES = 1024;
    /** Overviews, headers, and metadata that come with pictures of Landsat, Maxar, ENVI and GDAL. */
    private static final Set<String> OTHER_COMPANION_SUFFIXES = Set.of(
            "geojson", "xml", "ovr", "rrd", "hdr", "rpb", "rpc", "imd", "til", "att", "eph", "geo", "stx", "clr");

    private static final Pattern COMPANION_TEXT = Pattern.compile("_(mtl|ang|gcp|ver|rpc|readme)\\.txt$");
    /** The case of ASCII letters alone does not count, so that no letter changes its length. */
    private static final Pattern PRODUCT_FOLDER = Pattern.compile("\\.safe/", Pattern.CASE_INSENSITIVE);

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final String DEFAULT_COLLECTION = "scenes";

    /** @throws CatalogueException INVALID_KEY */
    @JsonCreator
    public ObjectKey {
        if (!fits(value)) {
            throw invalid(value, value.isEmpty() ? "is empty" : "is longer than " + MAX_BYTES + " bytes");
        }
        if (value.codePoints().anyMatch(ObjectKey::isHalfACharacter)) {
            throw invalid(value, "holds half a character, which has no UTF-8");
        }
    }

    /**
     * A key that a store is to be asked for.
     *
     * @throws CatalogueException INVALID_KEY
     */
    public static ObjectKey addressable(String value) {
        return new ObjectKey(value).requireAddressable();
    }

    /** @throws CatalogueException INVALID_KEY if a store cannot be asked for it */
    public ObjectKey requireAddressable() {
        Optional<CatalogueException> refusal = refusal();
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return this;
    }

    /** Whether a store can be asked for it. Other keys are known from listings alone. */
    public boolean isAddressable() {
        return refusal().isEmpty();
    }

    /**
     * Why a store cannot be asked for it: it holds a control character, an empty segment, or a segment {@code .} or {@code ..}, or begins with a slash. On
     * the way it would become another key.
     */
    public Optional<CatalogueException> refusal() {
        String complaint = complaint(value);
        return complaint.isEmpty() ? Optional.empty() : Optional.of(invalid(value, complaint));
    }

    static boolean fits(String key) {
        return !key.isEmpty() && key.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
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

    /** Whether the object describes others rather than being a scene. */
    public boolean isSidecar() {
        return sidecarKind().isPresent();
    }

    /** How the object describes others, if it does. */
    public Optional<SidecarKind> sidecarKind() {
        return productLength() < 0 ? SidecarKind.of(value) : Optional.empty();
    }

    /** Whether the object belongs to a scene rather than being one: a folder marker, a sidecar, other metadata, a part of a product. */
    public boolean isCompanion() {
        String path = value.toLowerCase(Locale.ROOT);
        return !isProduct()
                && (value.endsWith("/")
                        || productLength() >= 0
                        || isSidecar()
                        || OTHER_COMPANION_SUFFIXES.contains(suffix(path))
                        || COMPANION_TEXT.matcher(path).find());
    }

    /** The key without its last extension, as it is shared with a world file and an Item beside it. */
    public String stem() {
        int dot = value.lastIndexOf('.');
        return dot <= value.lastIndexOf('/') ? value : value.substring(0, dot);
    }

    /** How much of the value is the product folder, or -1. */
    private int productLength() {
        Matcher folder = PRODUCT_FOLDER.matcher(value);
        return folder.find() ? folder.end() : -1;
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
        return CONTROL.matcher(value).replaceAll("\ufffd");
    }

    private static CatalogueException invalid(String value, String complaint) {
        return new CatalogueException(
                ErrorCode.INVALID_KEY, "the key \"%s\" %s".formatted(abbreviated(value), complaint));
    }

    /** Why the key cannot be asked for; empty if it can. */
    private static String complaint(String value) {
        if (CONTROL.matcher(value).find()) {
            return "holds a control character";
        }
        if (value.startsWith("/")) {
            return "begins with a slash";
        }
        String path = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty()) {
                return "has an empty segment";
            }
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
        String printable = CONTROL.matcher(value).replaceAll("\ufffd");
        return printable.length() <= 200 ? printable : printable.substring(0, 200) + "…";
    }
}
