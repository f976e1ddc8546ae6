package dev.swath.raster.pixels;

import dev.swath.catalogue.TileWindow;

/** Puts windows together from blocks. Thread-safe. */
public final class WindowReader {
    private final BlockSource source;
    private final BlockCache cache;

    public WindowReader(BlockSource source, BlockCache cache) {
        this.source = source;
        this.cache = cache;
    }

    /** The samples of each of the bands, row by row.
     * @param window within the level */
    public double[][] read(int level, TileWindow window, int... bands) {
        double[][] samples = new double[bands.length][window.width() * window.height()];
        Level size = source.levels().get(level);
        int bottom = window.y() + window.height();
        int right = window.x() + window.width();
        for (int y = window.y(); y < bottom; ) {
            int row = size.rowOf(y);
            int end = Math.min(size.bottom(row), bottom);
            for (int x = window.x(); x < right; ) {
                int column = x / size.blockWidth();
                int count = Math.min((column + 1) * size.blockWidth(), right) - x;
                for (int i = 0; i < bands.length; i++) {
                    Samples block = block(level, source.planar() ? bands[i] : 0, column, row);
                    int band = source.planar() ? 0 : bands[i];
                    for (int line = y; line < end; line++) {
                        block.copy(
                                band,
                                x - column * size.blockWidth(),
                                line - size.top(row),
                                count,
                                samples[i],
                                (line - window.y()) * window.width() + x - window.x());
                    }
                }
                x += count;
            }
            y = end;
        }
        return samples;
    }

    private Samples block(int level, int plane, int column, int row) {
        return cache.get(
                new BlockCache.Key(source, level, plane, column, row), () -> source.block(level, plane, column, row));
    }
}
