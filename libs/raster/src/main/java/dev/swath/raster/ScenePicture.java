package dev.swath.raster;

import dev.swath.catalogue.TileWindow;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/**
 * A scene's decoded pixels. Samples are taken as they stand, as Pillow's {@code convert("RGB")} does, on whose pictures models learn: no colour
 * profile is applied, grey is repeated, alpha is dropped. Thread-safe.
 */
public final class ScenePicture {
    private final BufferedImage picture;
    private final ImageHeader header;

    ScenePicture(BufferedImage picture, ImageHeader header) {
        this.picture = picture;
        this.header = header;
    }

    /** Cuts one tile out of the scene. */
    public TilePicture tile(TileWindow window) {
        Raster raster = picture.getRaster();
        int[] samples = raster.getPixels(window.x(), window.y(), window.width(), window.height(), (int[]) null);
        int[] rgb = new int[window.width() * window.height()];
        Missing missing = new Missing();
        if (picture.getColorModel() instanceof IndexColorModel palette) {
            lookUp(samples, palette, rgb, missing);
        } else {
            scale(samples, raster.getNumBands(), rgb, missing);
        }
        return new TilePicture(window.width(), window.height(), rgb, missing.fraction(rgb.length));
    }

    private void lookUp(int[] samples, IndexColorModel palette, int[] rgb, Missing missing) {
        int bands = samples.length / rgb.length;
        for (int i = 0; i < rgb.length; i++) {
            int index = samples[i * bands];
            rgb[i] = palette.getRGB(index) & 0xffffff;
            missing.count((palette.hasAlpha() && palette.getAlpha(index) == 0) || isNodata(samples, i * bands, 1));
        }
        missing.known |= palette.hasAlpha();
    }

    private void scale(int[] samples, int bands, int[] rgb, Missing missing) {
        int max = (1 << picture.getColorModel().getComponentSize(0)) - 1;
        boolean alpha = header.alpha() && bands > 1;
        boolean colour = bands >= 3;
        for (int i = 0; i < rgb.length; i++) {
            int at = i * bands;
            int red = to8Bits(samples[at], max);
            int green = colour ? to8Bits(samples[at + 1], max) : red;
            int blue = colour ? to8Bits(samples[at + 2], max) : red;
            rgb[i] = red << 16 | green << 8 | blue;
            missing.count((alpha && samples[at + bands - 1] == 0) || isNodata(samples, at, colour ? 3 : 1));
        }
        missing.known |= alpha;
    }

    private boolean isNodata(int[] samples, int at, int colours) {
        Double nodata = header.nodata();
        if (nodata == null) {
            return false;
        }
        for (int i = 0; i < colours; i++) {
            if (samples[at + i] != nodata) {
                return false;
            }
        }
        return true;
    }

    private static int to8Bits(int sample, int max) {
        return max == 255 ? sample : (sample * 255 + max / 2) / max;
    }

    /** How many pixels hold nothing. */
    private final class Missing {
        private boolean known = header.nodata() != null;
        private int pixels;

        void count(boolean isMissing) {
            if (isMissing) {
                pixels++;
            }
        }

        @Nullable
        Double fraction(int all) {
            return known ? (double) pixels / all : null;
        }
    }
}
