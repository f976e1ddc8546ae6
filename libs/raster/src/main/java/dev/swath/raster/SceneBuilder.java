package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a scene of each format's header. */
final class SceneBuilder {
    private static final int EXTRA_SAMPLES = 338;
    private static final int COLOUR_MAP = 320;
    private static final int GDAL_METADATA = 42112;
    private static final int GDAL_NODATA = 42113;

    private SceneBuilder() {}

    static Scene ofTiff(ByteSource source, SceneHints hints, SceneLimits limits) {
        TiffFile file = TiffFile.read(source);
        TiffDirectory first = file.directories().getFirst();
        Double nodata = nodata(first);
        TiffPicture picture = TiffPicture.read(source, file, nodata == null ? 0 : nodata, limits);
        BlockSource mask = TiffPicture.mask(source, file, picture, limits).orElse(null);
        BlockSource levels =
                mask == null ? picture : new FewerLevels(picture, mask.levels().size());
        return build(
                ImageFormat.TIFF,
                levels,
                mask,
                colours(first, picture.layout(), hints),
                rounded(nodata, picture.type()),
                Georeference.of(first).or(() -> Georeference.of(hints)),
                limits);
    }

    static Scene ofPng(ByteSource source, SceneHints hints, SceneLimits limits) {
        PngHeader header = PngHeader.read(source, limits);
        Palette palette = header.palette();
        int alpha = header.alpha() ? header.samples() - 1 : -1;
        ColourChoice colours = palette != null
                ? ColourChoice.ofPalette(palette)
                : header.samples() >= 3
                        ? new ColourChoice(List.of(0, 1, 2), alpha, null, false)
                        : ColourChoice.grey(alpha, false);
        return build(
                ImageFormat.PNG,
                header.interlaced() ? interlaced(source, header, limits) : new PngBlocks(source, header),
                null,
                colours,
                null,
                Georeference.of(hints),
                limits);
    }

    static Scene ofJpeg(ByteSource source, SceneHints hints, SceneLimits limits) {
        JpegHeader.Frame frame = JpegHeader.read(source, limits);
        limits.checkHeld("a JPEG file", source.length());
        return build(
                ImageFormat.JPEG,
                ImageBlocks.ofJpeg(source, frame),
                null,
                frame.samples() >= 3
                        ? new ColourChoice(List.of(0, 1, 2), -1, null, false)
                        : ColourChoice.grey(-1, false),
                null,
                Georeference.of(hints),
                limits);
    }

    static Scene ofJpeg2000(ByteSource source, SceneHints hints, SceneLimits limits) {
        Jpeg2000Header header = Jpeg2000Header.read(source, limits);
        return build(
                ImageFormat.JPEG_2000,
                new Jpeg2000Blocks(source, header, limits),
                null,
                ColourChoice.of(header.bands(), header.type(), -1, hints.bands(), List.of(), header.bands() == 3),
                null,
                header.georeference().or(() -> Georeference.of(hints)),
                limits);
    }

    /** @param georeference of the picture's own pixels */
    static Scene build(
            ImageFormat format,
            BlockSource source,
            @Nullable BlockSource mask,
            ColourChoice colours,
            @Nullable Double nodata,
            Optional<Georeference> georeference,
            SceneLimits limits) {
        ScenePixels pixels = pixels(source, mask, colours, nodata, georeference, limits);
        Level whole = source.levels().getFirst();
        SceneGrid grid = grid(source, georeference, limits);
        return new Scene(
                format,
                pixels,
                grid,
                georeference.map(reference -> reference.on(grid, whole.width(), whole.height())),
                () -> Stretch.of(pixels),
                Scene.Product.NONE);
    }

    static ScenePixels pixels(
            BlockSource source,
            @Nullable BlockSource mask,
            ColourChoice colours,
            @Nullable Double nodata,
            Optional<Georeference> georeference,
            SceneLimits limits) {
        boolean southUp = georeference
                .map(reference -> reference.pixelsToModel().isSouthUp())
                .orElse(false);
        return new ScenePixels(source, mask, colours, nodata, southUp, limits.bytes() / 4 * 3);
    }

    static SceneGrid grid(BlockSource source, Optional<Georeference> georeference, SceneLimits limits) {
        Level whole = source.levels().getFirst();
        double scale = 1;
        if (limits.gsd().isPresent()) {
            double own = georeference
                    .flatMap(reference -> reference.gsd(whole.width(), whole.height()))
                    .orElse(Double.MAX_VALUE);
            scale = Math.max(1, limits.gsd().getAsDouble() / own);
        }
        return SceneGrid.of(source.levels(), scale);
    }

    private static BlockSource interlaced(ByteSource source, PngHeader header, SceneLimits limits) {
        SampleType type = header.bits() == 16 ? SampleType.UINT16 : SampleType.UINT8;
        limits.checkHeld(
                "an interlaced PNG",
                (long) header.width() * header.height() * header.samples() * type.bytes() + source.length());
        return ImageBlocks.ofPng(source, header, type);
    }

    private static ColourChoice colours(TiffDirectory tiff, TiffLayout layout, SceneHints hints) {
        int alpha = alpha(tiff, layout.bands());
        if (layout.photometric() == TiffLayout.PALETTE && layout.type() == SampleType.UINT8 && tiff.has(COLOUR_MAP)) {
            return ColourChoice.ofPalette(Palette.ofColourMap(tiff.integers(COLOUR_MAP)));
        }
        ColourChoice choice = ColourChoice.of(
                layout.bands(),
                layout.type(),
                alpha,
                hints.bands(),
                interpretation(tiff, layout.bands()),
                layout.photometric() == TiffLayout.RGB || layout.photometric() == TiffLayout.YCBCR);
        boolean inverted = layout.photometric() == TiffLayout.WHITE_IS_ZERO
                && choice.shown().size() == 1
                && !layout.type().isFloat();
        return inverted ? ColourChoice.grey(alpha, true) : choice;
    }

    /** The last of the extra samples that is said to be transparency. */
    private static int alpha(TiffDirectory tiff, int bands) {
        long[] extra = tiff.integers(EXTRA_SAMPLES);
        for (int i = extra.length - 1; i >= 0 && extra.length < bands; i--) {
            if (extra[i] == 1 || extra[i] == 2) {
                return bands - extra.length + i;
            }
        }
        return -1;
    }

    /** What GDAL wrote of each band's colour, else of its name. */
    private static List<String> interpretation(TiffDirectory tiff, int bands) {
        String text = tiff.ascii(GDAL_METADATA);
        List<String> names = new ArrayList<>(java.util.Collections.nCopies(bands, ""));
        if (text.isEmpty()) {
            return names;
        }
        try {
            MetadataXml xml =
                    MetadataXml.parse("GDAL_METADATA", text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            for (String role : List.of("DESCRIPTION", "COLORINTERP")) {
                for (MetadataXml.Element item : xml.list("Item")) {
                    String sample = item.attributes().getOrDefault("sample", "");
                    if (role.equals(item.attributes().get("name"))
                            && sample.matches("\\d{1,4}")
                            && Integer.parseInt(sample) < bands) {
                        names.set(Integer.parseInt(sample), item.text());
                    }
                }
            }
        } catch (CatalogueException e) {
            // The pixels do not need it.
            return names;
        }
        return names;
    }

    private static @Nullable Double nodata(TiffDirectory tiff) {
        String text = tiff.ascii(GDAL_NODATA);
        try {
            boolean notANumber = text.equalsIgnoreCase("nan") || text.equalsIgnoreCase("-nan");
            return text.isEmpty() ? null : notANumber ? Double.valueOf(Double.NaN) : Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** As the samples' type holds it. */
    private static @Nullable Double rounded(@Nullable Double nodata, SampleType type) {
        return nodata != null && type == SampleType.FLOAT32 ? Double.valueOf(nodata.floatValue()) : nodata;
    }
}
