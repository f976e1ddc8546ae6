package dev.swath.raster.tiff;

import dev.swath.catalogue.CatalogueException;
import dev.swath.raster.SceneHints;
import dev.swath.raster.metadata.MetadataXml;
import dev.swath.raster.metadata.TiffDirectory;
import dev.swath.raster.pixels.ColourChoice;
import dev.swath.raster.pixels.Palette;
import dev.swath.raster.pixels.SampleType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which bands of a TIFF are shown. */
final class TiffColours {
    private static final int EXTRA_SAMPLES = 338;
    private static final int COLOUR_MAP = 320;
    private static final int GDAL_METADATA = 42112;

    private TiffColours() {}

    static ColourChoice of(TiffDirectory tiff, TiffLayout layout, SceneHints hints) {
        int alpha = alpha(tiff, layout.bands());
        if (layout.photometric() == TiffLayout.PALETTE && layout.type() == SampleType.UINT8 && tiff.has(COLOUR_MAP)) {
            return ColourChoice.ofPalette(palette(tiff.integers(COLOUR_MAP)));
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

    /** Of a ColorMap: all reds, all greens, all blues, in 16 bits. */
    private static Palette palette(long[] map) {
        int count = map.length / 3;
        int[] colours = new int[count];
        for (int i = 0; i < count; i++) {
            colours[i] = 0xff << 24
                    | (int) (map[i] >> 8) << 16
                    | (int) (map[count + i] >> 8) << 8
                    | (int) (map[2 * count + i] >> 8);
        }
        return new Palette(colours);
    }
}
