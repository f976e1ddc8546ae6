package dev.swath.raster.tiff;

import dev.swath.catalogue.CatalogueException;
import dev.swath.raster.SceneHints;
import dev.swath.raster.colour.ColourChoice;
import dev.swath.raster.colour.ColourMix;
import dev.swath.raster.colour.Inks;
import dev.swath.raster.colour.LabColours;
import dev.swath.raster.colour.Palette;
import dev.swath.raster.colour.Tones;
import dev.swath.raster.metadata.MetadataXml;
import dev.swath.raster.metadata.TiffDirectory;
import dev.swath.raster.pixels.SampleType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which bands of a TIFF are shown. */
final class TiffColours {
    private static final int EXTRA_SAMPLES = 338;
    private static final int COLOUR_MAP = 320;
    private static final int GDAL_METADATA = 42112;

    private TiffColours() {}

    static ColourChoice of(TiffDirectory tiff, TiffLayout layout, SceneHints hints) {
        int alpha = alpha(tiff, layout.bands());
        ColourMix mix = mix(tiff, layout);
        if (mix != null) {
            return ColourChoice.mixed(mix, mixedBands(layout), alpha);
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
        Tones tones = Tones.ofBits(layout.bits());
        return choice.withTones(inverted ? tones.inverted() : tones);
    }

    /** Null if the samples are colours or grey. */
    private static @Nullable ColourMix mix(TiffDirectory tiff, TiffLayout layout) {
        boolean small = layout.type() == SampleType.UINT8;
        return switch (layout.photometric()) {
            case TiffLayout.PALETTE ->
                (small || layout.type() == SampleType.UINT16) && tiff.has(COLOUR_MAP)
                        ? palette(tiff.integers(COLOUR_MAP))
                        : null;
            case TiffLayout.SEPARATED -> new Inks(Math.scalb(1.0, layout.bits()) - 1);
            case TiffLayout.CIE_LAB ->
                layout.bands() == 1
                        ? null
                        : small ? new LabColours(255, 1, 0, 256) : new LabColours(65_535, 256, 0, 65_536);
            case TiffLayout.ICC_LAB ->
                layout.bands() == 1
                        ? null
                        : small ? new LabColours(255, 1, 128, 256) : new LabColours(65_280, 256, 32_768, 65_536);
            default -> null;
        };
    }

    private static int mixedBands(TiffLayout layout) {
        return switch (layout.photometric()) {
            case TiffLayout.SEPARATED -> Inks.BANDS;
            case TiffLayout.PALETTE -> 1;
            default -> LabColours.BANDS;
        };
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

    /** The colour that GDAL wrote for each band, else the band's name. */
    private static List<String> interpretation(TiffDirectory tiff, int bands) {
        String text = tiff.ascii(GDAL_METADATA);
        List<String> names = new ArrayList<>(Collections.nCopies(bands, ""));
        if (text.isEmpty()) {
            return names;
        }
        try {
            MetadataXml xml = MetadataXml.parse("GDAL_METADATA", text.getBytes(StandardCharsets.UTF_8));
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

    /** Of a ColorMap: all reds, all greens, all blues, in 16 bits. Some programs write 8-bit values. */
    private static Palette palette(long[] map) {
        int count = map.length / 3;
        int[] colours = new int[count];
        int shift = Arrays.stream(map).allMatch(value -> value < 256) ? 0 : Byte.SIZE;
        for (int i = 0; i < count; i++) {
            colours[i] = 0xff << 24
                    | (int) (map[i] >> shift) << 16
                    | (int) (map[count + i] >> shift) << 8
                    | (int) (map[2 * count + i] >> shift);
        }
        return new Palette(colours);
    }
}
