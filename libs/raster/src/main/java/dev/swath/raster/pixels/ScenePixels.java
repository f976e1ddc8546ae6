package dev.swath.raster.pixels;

import dev.swath.catalogue.TileWindow;
import dev.swath.raster.colour.ColourChoice;
import dev.swath.raster.colour.ColourMix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The pixels that are shown of a scene, window by window, at one of the file's sizes or one in between. Thread-safe. */
public final class ScenePixels {
    private final BlockSource source;
    private final WindowReader reader;
    private final @Nullable WindowReader mask;
    private final ColourChoice colours;
    private final @Nullable Double nodata;
    private final boolean southUp;
    private final long cacheBytes;

    /**
     * @param mask of one band, with at least as many levels; null if there is none
     * @param nodata the value that means "nothing here" in every band that is shown
     * @param southUp whether the last line is the northernmost; then lines are counted from there
     */
    public ScenePixels(
            BlockSource source,
            @Nullable BlockSource mask,
            ColourChoice colours,
            @Nullable Double nodata,
            boolean southUp,
            long cacheBytes) {
        BlockCache cache = new BlockCache(cacheBytes);
        this.source = source;
        this.reader = new WindowReader(source, cache);
        this.mask = mask == null ? null : new WindowReader(mask, cache);
        this.colours = colours;
        this.nodata = nodata;
        this.southUp = southUp;
        this.cacheBytes = cacheBytes;
    }

    /** The most bytes of the heap that work on all windows holds. */
    public long heldBytes() {
        long decoded = source.levels().getFirst().pixels()
                * source.bands()
                * source.type().bytes();
        return Math.min(cacheBytes, decoded) + source.heldBytes();
    }

    BlockSource source() {
        return source;
    }

    @Nullable
    Double nodata() {
        return nodata;
    }

    public ColourChoice colours() {
        return colours;
    }

    /** Whether its samples are 8-bit colours already. */
    public boolean isFinished() {
        return colours.mix() != null || source.type() == SampleType.UINT8;
    }

    /** A window of a grid that covers the level, each pixel the mean of those below it that hold something. */
    public ColourWindow read(int level, int gridWidth, int gridHeight, TileWindow window) {
        Level size = source.levels().get(level);
        if (size.width() == gridWidth && size.height() == gridHeight) {
            return read(level, window);
        }
        return new Averages(size, gridWidth, gridHeight, window, colours.names().size())
                .read(part -> read(level, part));
    }

    /** The order in which a grid's windows need each block once, as far as memory allows: block by block, from the file's first row on. */
    public Comparator<TileWindow> readingOrder(int level, int gridWidth, int gridHeight) {
        Level size = source.levels().get(level);
        double stepX = (double) size.width() / gridWidth;
        double stepY = (double) size.height() / gridHeight;
        ToIntFunction<TileWindow> storedY = window -> southUp ? gridHeight - window.y() - window.height() : window.y();
        return Comparator.<TileWindow>comparingInt(
                        window -> (int) (storedY.applyAsInt(window) * stepY) / size.blockHeight())
                .thenComparingInt(window -> (int) (window.x() * stepX) / size.blockWidth())
                .thenComparingInt(storedY)
                .thenComparingInt(TileWindow::x);
    }

    /** A window of a level, without scaling. */
    ColourWindow read(int level, TileWindow window) {
        Level size = source.levels().get(level);
        TileWindow stored = southUp
                ? new TileWindow(
                        window.x(), size.height() - window.y() - window.height(), window.width(), window.height())
                : window;
        int shown = colours.shown().size();
        int[] bands = new int[colours.alpha() < 0 ? shown : shown + 1];
        for (int i = 0; i < bands.length; i++) {
            bands[i] = i < shown ? colours.shown().get(i) : colours.alpha();
        }
        double[][] samples = reader.read(level, stored, bands);
        boolean[] missing = new boolean[window.width() * window.height()];
        markNodata(samples, shown, missing);
        markHidden(samples, missing);
        if (bands.length > shown) {
            markZero(samples[shown], missing);
        }
        if (mask != null) {
            markZero(mask.read(level, stored, 0)[0], missing);
        }
        double[][] channels = Arrays.copyOf(samples, shown);
        ColourMix mix = colours.mix();
        ColourWindow read = new ColourWindow(mix == null ? channels : mix.mix(channels, missing), missing);
        if (southUp) {
            turn(read, window.width(), window.height());
        }
        return read;
    }

    private void markNodata(double[][] samples, int shown, boolean[] missing) {
        if (nodata == null && !source.type().isFloat()) {
            return;
        }
        double none = nodata == null ? Double.NaN : nodata;
        for (int i = 0; i < missing.length; i++) {
            boolean all = true;
            boolean notANumber = false;
            for (int band = 0; band < shown; band++) {
                all &= samples[band][i] == none;
                notANumber |= !Double.isFinite(samples[band][i]);
            }
            missing[i] = all || notANumber;
        }
    }

    /** Marks the pixels of the one colour that stands for nothing. */
    private void markHidden(double[][] samples, boolean[] missing) {
        List<Double> hidden = colours.hidden();
        if (hidden.isEmpty()) {
            return;
        }
        for (int i = 0; i < missing.length; i++) {
            boolean all = true;
            for (int band = 0; band < hidden.size(); band++) {
                all &= samples[band][i] == hidden.get(band);
            }
            missing[i] |= all;
        }
    }

    private static void markZero(double[] samples, boolean[] missing) {
        for (int i = 0; i < missing.length; i++) {
            missing[i] |= samples[i] == 0;
        }
    }

    private static void turn(ColourWindow read, int width, int height) {
        for (int top = 0, bottom = height - 1; top < bottom; top++, bottom--) {
            for (int x = 0; x < width; x++) {
                int a = top * width + x;
                int b = bottom * width + x;
                for (double[] channel : read.samples) {
                    double sample = channel[a];
                    channel[a] = channel[b];
                    channel[b] = sample;
                }
                boolean missing = read.missing[a];
                read.missing[a] = read.missing[b];
                read.missing[b] = missing;
            }
        }
    }
}
