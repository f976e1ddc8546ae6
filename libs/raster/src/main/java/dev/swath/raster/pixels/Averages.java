package dev.swath.raster.pixels;

import dev.swath.catalogue.TileWindow;
import java.util.function.Function;

/**
 * Makes each pixel of a coarse window the mean of those below it that hold something. It holds few of those at once,
 * however many a pixel stands for.
 */
final class Averages {
    private static final int PIXELS_AT_ONCE = 1 << 16;

    private final TileWindow window;
    private final Range[] columns;
    private final Range[] rows;
    private final double[][] sums;
    private final int[] counts;

    /** The lines below one line of the coarse window. */
    private record Range(int from, int to) {}

    /**
     * @param size of the fine picture
     * @param gridWidth of the coarse picture
     * @param gridHeight of the coarse picture
     * @param window of the coarse picture
     */
    Averages(Level size, int gridWidth, int gridHeight, TileWindow window, int channels) {
        this.window = window;
        this.columns = ranges(window.x(), window.width(), size.width(), gridWidth);
        this.rows = ranges(window.y(), window.height(), size.height(), gridHeight);
        this.sums = new double[channels][window.width() * window.height()];
        this.counts = new int[window.width() * window.height()];
    }

    /** @param fine reads a window of the fine picture */
    ColourWindow read(Function<TileWindow, ColourWindow> fine) {
        int left = columns[0].from();
        int top = rows[0].from();
        TileWindow below =
                new TileWindow(left, top, columns[columns.length - 1].to() - left, rows[rows.length - 1].to() - top);
        for (TileWindow part : WindowParts.of(below, PIXELS_AT_ONCE)) {
            add(part, fine.apply(part));
        }
        boolean[] missing = new boolean[counts.length];
        for (int i = 0; i < counts.length; i++) {
            missing[i] = counts[i] == 0;
            for (double[] channel : sums) {
                channel[i] = missing[i] ? 0 : channel[i] / counts[i];
            }
        }
        return new ColourWindow(sums, missing);
    }

    private void add(TileWindow part, ColourWindow fine) {
        for (int y = 0; y < rows.length; y++) {
            int from = Math.max(rows[y].from(), part.y());
            int to = Math.min(rows[y].to(), part.y() + part.height());
            for (int line = from; line < to; line++) {
                addLine(y * window.width(), (line - part.y()) * part.width(), part, fine);
            }
        }
    }

    private void addLine(int coarse, int lineAt, TileWindow part, ColourWindow fine) {
        for (int x = 0; x < columns.length; x++) {
            int from = Math.max(columns[x].from(), part.x());
            int to = Math.min(columns[x].to(), part.x() + part.width());
            for (int i = lineAt + from - part.x(); i < lineAt + to - part.x(); i++) {
                if (!fine.missing[i]) {
                    counts[coarse + x]++;
                    for (int channel = 0; channel < sums.length; channel++) {
                        sums[channel][coarse + x] += fine.samples[channel][i];
                    }
                }
            }
        }
    }

    private static Range[] ranges(int start, int count, int side, int gridSide) {
        double step = (double) side / gridSide;
        Range[] ranges = new Range[count];
        for (int i = 0; i < count; i++) {
            int from = Math.min((int) ((start + i) * step), side - 1);
            ranges[i] = new Range(from, Math.clamp((long) ((start + i + 1) * step), from + 1, side));
        }
        return ranges;
    }
}
