package dev.swath.raster.sentinel2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ProductCheck;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a Sentinel-2 product, levels 1C and 2A, by their paths within its folder.
 *
 * @see <a
 * href="https://sentinels.copernicus.eu/documents/247904/685211/Sentinel-2-Products-Specification-Document">Sentinel-2
 * Products Specification Document</a>
 */
public final class SafeFolder {
    /** The manifest's path within the folder. */
    public static final String MANIFEST = "manifest.safe";

    private static final Pattern PRODUCT_METADATA = Pattern.compile("MTD_MSIL(1C|2A)\\.xml");
    private static final Pattern TILE_METADATA = Pattern.compile("GRANULE/[^/]+/MTD_TL\\.xml");
    private static final Pattern IMAGE =
            Pattern.compile("GRANULE/[^/]+/IMG_DATA/(?:R(\\d+)m/)?[^/]+_(TCI|SCL|B\\d[\\dA])(?:_\\d+m)?\\.jp2");
    private static final Pattern FILE_LOCATION =
            Pattern.compile("<fileLocation\\b[^>]*\\bhref=[\"'](?:\\./)?([^\"']+)[\"']");
    /** More files than any product has. Further files of a manifest are not waited for. */
    private static final int MOST_LISTED = 10_000;

    private static final String SUFFIX = ".safe/";
    private static final String TRUE_COLOUR = "TCI";
    private static final String CLASSIFICATION = "SCL";
    private static final List<String> VISIBLE = List.of("B04", "B03", "B02");

    private final Set<String> names;
    /** By resolution in metres, finest first; level 1C, whose bands lie in one folder, is 10. */
    private final Map<Integer, Map<String, String>> images = new TreeMap<>();

    /** @param names the paths that are there, relative to the folder */
    public SafeFolder(Collection<String> names) {
        this.names = new HashSet<>(names);
        for (String name : names) {
            Matcher image = IMAGE.matcher(name);
            if (image.matches()) {
                int metres = image.group(1) == null ? 10 : Integer.parseInt(image.group(1));
                images.computeIfAbsent(metres, m -> new TreeMap<>()).put(image.group(2), name);
            }
        }
    }

    /**
     * Says what is missing.
     *
     * @param manifest the bytes of {@link #MANIFEST}, null if it is not there
     * @throws CatalogueException UNSUPPORTED_FORMAT if the manifest is another product's
     */
    public ProductCheck check(byte @Nullable [] manifest) {
        List<String> all = manifest == null ? List.of() : listed(manifest);
        checkKind(all);
        List<String> required = new ArrayList<>();
        if (manifest == null || !names.contains(MANIFEST)) {
            required.add(MANIFEST);
        }
        if (find(PRODUCT_METADATA).isEmpty()) {
            required.add("MTD_MSIL2A.xml");
        }
        if (find(TILE_METADATA).isEmpty()) {
            required.add("GRANULE/*/MTD_TL.xml");
        }
        if (images.values().stream().noneMatch(SafeFolder::isColour)) {
            required.add("TCI, or B04, B03 and B02 of one resolution");
        }
        return new ProductCheck(
                required, all.stream().filter(name -> !names.contains(name)).toList());
    }

    /** A file that the manifest does not list will not come. */
    private void checkKind(List<String> listed) {
        boolean ours = find(PRODUCT_METADATA).isPresent()
                || listed.isEmpty()
                || listed.stream().anyMatch(PRODUCT_METADATA.asMatchPredicate());
        if (!ours) {
            throw new CatalogueException(
                    ErrorCode.UNSUPPORTED_FORMAT,
                    "expected a Sentinel-2 product of level 1C or 2A, found a manifest of %d files that lists neither MTD_MSIL1C.xml nor MTD_MSIL2A.xml, but %s"
                            .formatted(
                                    listed.size(), String.join(", ", listed.subList(0, Math.min(3, listed.size())))));
        }
    }

    /**
     * The path within a folder below which the product's files are: empty, or a folder of its own within that, as
     * some archives unpack.
     *
     * @param names the paths that are there, relative to the outer folder
     * @throws CatalogueException UNSUPPORTED_FORMAT if there are several products
     */
    public static String inner(Collection<String> names) {
        if (names.contains(MANIFEST)) {
            return "";
        }
        List<String> folders = names.stream()
                .filter(name -> name.endsWith("/" + MANIFEST))
                .map(name -> name.substring(0, name.length() - MANIFEST.length()))
                .filter(folder -> folder.toLowerCase(Locale.ROOT).endsWith(SUFFIX))
                .sorted()
                .toList();
        if (folders.size() > 1) {
            throw new CatalogueException(
                    ErrorCode.UNSUPPORTED_FORMAT,
                    "expected one product in a .SAFE folder, found %d, such as %s and %s"
                            .formatted(folders.size(), folders.get(0), folders.get(1)));
        }
        return folders.isEmpty() ? "" : folders.getFirst();
    }

    /** The paths that a manifest lists, relative to the folder. */
    static List<String> listed(byte[] manifest) {
        return FILE_LOCATION
                .matcher(new String(manifest, StandardCharsets.UTF_8))
                .results()
                .limit(MOST_LISTED)
                .map(location -> location.group(1))
                .distinct()
                .toList();
    }

    /** The path of MTD_MSIL2A.xml or MTD_MSIL1C.xml. */
    String productMetadata() {
        return find(PRODUCT_METADATA)
                .orElseThrow(() -> new CatalogueException(
                        ErrorCode.INCOMPLETE_PRODUCT, "expected MTD_MSIL2A.xml or MTD_MSIL1C.xml in the product"));
    }

    /** The path of MTD_TL.xml. */
    Optional<String> tileMetadata() {
        return find(TILE_METADATA);
    }

    /** The images at each resolution in metres that shows colour, by band, finest first. */
    Map<Integer, Map<String, String>> colourImages() {
        Map<Integer, Map<String, String>> colour = new TreeMap<>(images);
        colour.values().removeIf(bands -> !isColour(bands));
        if (colour.isEmpty()) {
            throw new CatalogueException(
                    ErrorCode.INCOMPLETE_PRODUCT,
                    "expected TCI, or B04, B03 and B02 of one resolution, found %s".formatted(images));
        }
        return colour;
    }

    /** The path of the scene classification at that resolution, else of the finest. */
    Optional<String> classification(int metres) {
        return Stream.concat(Stream.ofNullable(images.get(metres)), images.values().stream())
                .flatMap(bands -> Stream.ofNullable(bands.get(CLASSIFICATION)))
                .findFirst();
    }

    static boolean hasTrueColour(Map<String, String> bands) {
        return bands.containsKey(TRUE_COLOUR);
    }

    private static boolean isColour(Map<String, String> bands) {
        return hasTrueColour(bands) || bands.keySet().containsAll(VISIBLE);
    }

    private Optional<String> find(Pattern pattern) {
        return names.stream().filter(pattern.asMatchPredicate()).sorted().findFirst();
    }
}
