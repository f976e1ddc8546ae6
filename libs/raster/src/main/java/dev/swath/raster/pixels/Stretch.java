package dev.swath.raster.pixels;

import dev.swath.catalogue.TileWindow;
import dev.swath.raster.colour.Tones;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns samples into 8 bits, in the same way for all tiles of a scene. */
public final class Stretch {
    private static final double LOW_PERCENTILE = 0.02;
    private static final double HIGH_PERCENTILE = 0.98;
    /** An overview of more pixels is sampled. */
    private static final long WHOLE_PIXELS = 1_200_000;
    /** The longer side of the smallest overview that still shows what is in the scene. */
    private static final int LEAST_SIDE = 256;

    private static final int SAMPLE_WINDOWS = 8;
    private static final int SAMPLE_SIDE = 128;
    private static final int STRIPE = 256;
    private static final int MOST_SAMPLES = 400_000;

    private final double[] low;
    private final double[] scale;

    private Stretch(double[] low, double[] high) {
        this.low = low.clone();
        this.scale = new double[low.length];
        for (int i = 0; i < low.length; i++) {
            scale[i] = 255 / (high[i] - low[i]);
        }
    }

    public static Stretch of(ScenePixels pixels) {
        int channels = pixels.colours().names().size();
        if (pixels.isFinished()) {
            Tones tones = pixels.colours().tones();
            return fixed(channels, tones.black(), tones.white());
        }
        int level = level(pixels.source().levels());
        List<TileWindow> windows = windows(pixels.source().levels().get(level));
        long all = windows.stream()
                .mapToLong(window -> (long) window.width() * window.height())
                .sum();
        int step = (int) Math.max(1, Math.ceilDiv(all, MOST_SAMPLES));
        double[][] samples = new double[channels][(int) Math.ceilDiv(all, step) + windows.size()];
        int count = 0;
        for (TileWindow window : windows) {
            ColourWindow read = pixels.read(level, window);
            for (int i = 0; i < read.missing.length; i += step) {
                if (!read.missing[i]) {
                    for (int channel = 0; channel < channels; channel++) {
                        samples[channel][count] = read.samples[channel][i];
                    }
                    count++;
                }
            }
        }
        return percentiles(
                samples, count, pixels.source().type(), pixels.colours().tones().isInverted());
    }

    /** The same range for each channel. */
    static Stretch fixed(int channels, double low, double high) {
        double[] lows = new double[channels];
        double[] highs = new double[channels];
        Arrays.fill(lows, low);
        Arrays.fill(highs, high);
        return new Stretch(lows, highs);
    }

    /** @param low by channel, what becomes 0
     * @param high by channel, what becomes 255 */
    public static Stretch between(double[] low, double[] high) {
        return new Stretch(low, high);
    }

    /** 0…255. */
    public int apply(int channel, double sample) {
        return (int) Math.clamp((sample - low[channel]) * scale[channel] + 0.5, 0, 255);
    }

    private static Stretch percentiles(double[][] samples, int count, SampleType type, boolean inverted) {
        double[] low = new double[samples.length];
        double[] high = new double[samples.length];
        for (int i = 0; i < samples.length; i++) {
            double[] channel = samples[i];
            Arrays.sort(channel, 0, count);
            double from = count == 0 ? type.least() : channel[(int) (LOW_PERCENTILE * (count - 1))];
            double to = count == 0 ? type.most() : channel[(int) Math.ceil(HIGH_PERCENTILE * (count - 1))];
            // A scene with one value everywhere has no contrast to stretch.
            boolean flat = !(to > from);
            low[i] = flat ? type.least() : from;
            high[i] = flat ? type.most() : to;
        }
        return inverted ? new Stretch(high, low) : new Stretch(low, high);
    }

    private static int level(List<Level> levels) {
        int level = levels.size() - 1;
        while (level > 0
                && Math.max(levels.get(level).width(), levels.get(level).height()) < LEAST_SIDE) {
            level--;
        }
        return level;
    }

    /** The whole level in stripes, or windows spread evenly over it. */
    private static List<TileWindow> windows(Level level) {
        List<TileWindow> windows = new ArrayList<>();
        if (level.pixels() <= WHOLE_PIXELS) {
            for (int y = 0; y < level.height(); y += STRIPE) {
                windows.add(new TileWindow(0, y, level.width(), Math.min(STRIPE, level.height() - y)));
            }
            return windows;
        }
        int width = Math.min(SAMPLE_SIDE, level.width());
        int height = Math.min(SAMPLE_SIDE, level.height());
        for (int row = 0; row < SAMPLE_WINDOWS; row++) {
            for (int column = 0; column < SAMPLE_WINDOWS; column++) {
                windows.add(new TileWindow(
                        place(column, level.width(), width), place(row, level.height(), height), width, height));
            }
        }
        return windows;
    }

    /** The middle of one of as many parts. */
    private static int place(int part, int side, int windowSide) {
        long middle = (2L * part + 1) * side / (2 * SAMPLE_WINDOWS);
        return Math.clamp(middle - windowSide / 2, 0, side - windowSide);
    }
}
