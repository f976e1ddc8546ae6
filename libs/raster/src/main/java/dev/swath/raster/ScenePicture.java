package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.CloudSource;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileWindow;
import dev.swath.raster.decoding.ProcessorBudget;
import dev.swath.raster.pixels.CloudEstimate;
import dev.swath.raster.pixels.CloudMask;
import dev.swath.raster.pixels.ColourWindow;
import dev.swath.raster.pixels.SceneGrid;
import dev.swath.raster.pixels.ScenePixels;
import dev.swath.raster.pixels.Stretch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A scene as it is shown: 8-bit RGB, cut tile by tile. Samples of 8 bits are used as they are, as Pillow's {@code
 * convert("RGB")} does, on whose pictures models learn: no colour profile is applied, grey is repeated, alpha is
 * dropped. All other samples are stretched. Thread-safe.
 */
public final class ScenePicture {
    /** Pixels that are made at once of a whole scene. */
    private static final int STRIPE_PIXELS = 1 << 18;

    private final ScenePixels pixels;
    private final SceneGrid grid;
    private final Stretch stretch;
    private final @Nullable CloudMask cloudMask;
    private final ProcessorBudget budget;

    ScenePicture(
            ScenePixels pixels,
            SceneGrid grid,
            Stretch stretch,
            @Nullable CloudMask cloudMask,
            ProcessorBudget budget) {
        this.pixels = pixels;
        this.grid = grid;
        this.stretch = stretch;
        this.cloudMask = cloudMask;
        this.budget = budget;
    }

    /** The windows in the order in which they are best cut: then no part of the file is decoded more often than need be. */
    public List<TileWindow> inReadingOrder(List<TileWindow> windows) {
        return windows.stream()
                .sorted(pixels.readingOrder(grid.level(), grid.width(), grid.height()))
                .toList();
    }

    /**
     * Cuts one tile out of the scene.
     *
     * @throws dev.swath.catalogue.CatalogueException UNREADABLE_IMAGE
     */
    public TilePicture tile(TileWindow window) {
        return budget.spend(() -> cut(window));
    }

    private TilePicture cut(TileWindow window) {
        ColourWindow read = pixels.read(grid.level(), grid.width(), grid.height(), window);
        double[][] samples = read.samples();
        boolean[] nothing = read.missing();
        int[] rgb = new int[nothing.length];
        boolean finished = pixels.isFinished();
        for (int i = 0; i < rgb.length; i++) {
            if (finished || !nothing[i]) {
                int red = stretch.apply(0, samples[0][i]);
                rgb[i] = samples.length < 3
                        ? red * 0x10101
                        : red << 16 | stretch.apply(1, samples[1][i]) << 8 | stretch.apply(2, samples[2][i]);
            }
        }
        int missing = read.missingPixels();
        return new TilePicture(
                window.width(),
                window.height(),
                rgb,
                (double) missing / rgb.length,
                classified(window)
                        .or(() -> estimated(window, rgb, read, rgb.length - missing))
                        .orElse(null));
    }

    /**
     * The whole scene: red, green and blue of each pixel, row by row. It is read by stripes, so that not much more is
     * held than the result.
     *
     * @throws CatalogueException UNREADABLE_IMAGE
     */
    public byte[] rgb() {
        try {
            byte[] rgb = new byte[Math.multiplyExact(3 * grid.width(), grid.height())];
            int rows = Math.max(1, STRIPE_PIXELS / grid.width());
            for (int top = 0, at = 0; top < grid.height(); top += rows) {
                int height = Math.min(rows, grid.height() - top);
                TilePicture stripe = tile(new TileWindow(0, top, grid.width(), height));
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < grid.width(); x++) {
                        int pixel = stripe.rgb(x, y);
                        rgb[at++] = (byte) (pixel >> 16);
                        rgb[at++] = (byte) (pixel >> 8);
                        rgb[at++] = (byte) pixel;
                    }
                }
            }
            return rgb;
        } catch (CatalogueException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "the picture cannot be decoded: " + e, e);
        }
    }

    private Optional<TileCloud> classified(TileWindow window) {
        return cloudMask == null
                ? Optional.empty()
                : cloudMask.cloudFraction(grid, window).map(fraction -> new TileCloud(fraction, CloudSource.MASK));
    }

    private static Optional<TileCloud> estimated(TileWindow window, int[] rgb, ColourWindow read, int pixels) {
        if (read.samples().length < 3 || pixels == 0) {
            return Optional.empty();
        }
        int cloud = CloudEstimate.cloudPixels(window.width(), window.height(), rgb, read.missing());
        return Optional.of(new TileCloud((double) cloud / pixels, CloudSource.ESTIMATE));
    }
}
