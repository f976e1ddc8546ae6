package dev.swath.raster.sentinel2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneContent;
import dev.swath.raster.SceneFormat;
import dev.swath.raster.SceneHints;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.colour.ColourChoice;
import dev.swath.raster.metadata.MetadataXml;
import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.CloudMask;
import dev.swath.raster.pixels.SampleType;
import dev.swath.raster.pixels.Stretch;
import dev.swath.raster.place.PixelsToModel;
import dev.swath.raster.place.PlaceParts;
import dev.swath.raster.place.ReferenceSystem;
import java.awt.geom.AffineTransform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Opens a Sentinel-2 product: its true-colour image, or its red, green and blue bands by reflectance. */
public final class Sentinel2Product {
    private static final List<String> VISIBLE = List.of("B04", "B03", "B02");
    private static final Pattern EPSG = Pattern.compile("EPSG:(\\d{4,5})");
    private static final int MOST_METADATA_BYTES = 16 << 20;
    /** The reflectance that ESA's true-colour image of baseline 04.00 shows as white, measured in its products. */
    private static final double WHITE_REFLECTANCE = 0.25;
    /** The share of the scene's memory for the classification: one byte in this many. */
    private static final int CLASSIFICATION_SHARE = 16;

    private final SceneFormat images;

    /** @param images what the product's pictures are */
    public Sentinel2Product(SceneFormat images) {
        this.images = images;
    }

    /**
     * Reads what the product declares.
     *
     * @param files by their paths within the product's folder
     * @throws CatalogueException INCOMPLETE_PRODUCT, UNREADABLE_IMAGE, UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE
     */
    public SceneContent open(Map<String, ? extends ByteSource> files, SceneLimits limits) {
        SafeFolder folder = new SafeFolder(files.keySet());
        String name = folder.productMetadata();
        Sentinel2Metadata metadata = Sentinel2Metadata.parse(name, text(files, name));
        Map<Integer, Map<String, String>> resolutions = folder.colourImages();
        int metres = resolution(resolutions, limits);
        List<String> shown = shown(resolutions.getOrDefault(metres, Map.of()));
        List<SceneContent> contents =
                shown.stream().map(image -> image(files, image, limits)).toList();
        BlockSource blocks = shown.size() == 1
                ? contents.getFirst().blocks()
                : new BandStack(contents.stream().map(SceneContent::blocks).toList());
        if (blocks.bands() < VISIBLE.size()) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "%s: expected three components, found %d".formatted(shown.getFirst(), blocks.bands()));
        }
        return new SceneContent(
                blocks,
                null,
                ColourChoice.rgb(-1),
                0.0,
                place(files, folder, metres).or(contents.getFirst()::place),
                new SceneContent.FromProduct(
                        metadata.facts(), classification(files, folder, metres, limits), reflectance(metadata)));
    }

    /** The paths of the true-colour image, else of the red, green and blue bands. */
    private static List<String> shown(Map<String, String> bands) {
        return SafeFolder.hasTrueColour(bands)
                ? List.of(bands.getOrDefault("TCI", ""))
                : VISIBLE.stream().map(band -> bands.getOrDefault(band, "")).toList();
    }

    private SceneContent image(Map<String, ? extends ByteSource> files, String name, SceneLimits limits) {
        return images.open(file(files, name), SceneHints.NONE, limits);
    }

    /** Null if there is none, or if Swath cannot read it. */
    private @Nullable CloudMask classification(
            Map<String, ? extends ByteSource> files, SafeFolder folder, int metres, SceneLimits limits) {
        Optional<BlockSource> classes = folder.classification(metres)
                .map(name -> image(files, name, limits).blocks())
                .filter(blocks -> blocks.bands() == 1 && blocks.type() == SampleType.UINT8);
        return classes.isEmpty() ? null : new SceneClassification(classes.get(), limits.bytes() / CLASSIFICATION_SHARE);
    }

    /** The coarsest resolution that is still fine enough. */
    private static int resolution(Map<Integer, Map<String, String>> resolutions, SceneLimits limits) {
        int finest = resolutions.keySet().iterator().next();
        double wanted = limits.gsd().orElse(0);
        return resolutions.keySet().stream()
                .filter(metres -> metres <= wanted)
                .reduce((finer, coarser) -> coarser)
                .orElse(finest);
    }

    private static Stretch reflectance(Sentinel2Metadata metadata) {
        double[] low = new double[VISIBLE.size()];
        double[] high = new double[VISIBLE.size()];
        for (int i = 0; i < low.length; i++) {
            low[i] = metadata.number(VISIBLE.get(i), 0);
            high[i] = metadata.number(VISIBLE.get(i), WHITE_REFLECTANCE);
        }
        return Stretch.between(low, high);
    }

    private static PlaceParts place(Map<String, ? extends ByteSource> files, SafeFolder folder, int metres) {
        Optional<String> name = folder.tileMetadata();
        if (name.isEmpty()) {
            return PlaceParts.NONE;
        }
        MetadataXml xml = MetadataXml.parse(name.get(), text(files, name.get()));
        Matcher code = EPSG.matcher(xml.find("HORIZONTAL_CS_CODE").orElse(""));
        List<MetadataXml.Element> positions = xml.list("Geoposition");
        for (int i = 0; i < positions.size() && code.matches(); i++) {
            if (Integer.toString(metres).equals(positions.get(i).attributes().get("resolution"))) {
                AffineTransform transform = new AffineTransform(
                        number(xml, "XDIM", i),
                        0,
                        0,
                        number(xml, "YDIM", i),
                        number(xml, "ULX", i),
                        number(xml, "ULY", i));
                return PlaceParts.of(
                        PixelsToModel.affine(transform),
                        () -> Optional.of(ReferenceSystem.epsg(Integer.parseInt(code.group(1)))));
            }
        }
        return PlaceParts.NONE;
    }

    private static double number(MetadataXml xml, String name, int index) {
        List<MetadataXml.Element> elements = xml.list(name);
        return index < elements.size() ? Double.parseDouble(elements.get(index).text()) : Double.NaN;
    }

    private static ByteSource file(Map<String, ? extends ByteSource> files, String name) {
        ByteSource file = files.get(name);
        if (file == null) {
            throw new CatalogueException(ErrorCode.INCOMPLETE_PRODUCT, "expected %s in the product".formatted(name));
        }
        return file;
    }

    private static byte[] text(Map<String, ? extends ByteSource> files, String name) {
        ByteSource file = file(files, name);
        if (file.length() > MOST_METADATA_BYTES) {
            throw new CatalogueException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "expected %s of at most %d bytes, found %d".formatted(name, MOST_METADATA_BYTES, file.length()));
        }
        return file.read(0, (int) file.length());
    }
}
