package dev.swath.raster.pixels;

import dev.swath.catalogue.TileWindow;

/** Puts windows together from blocks. Thread-safe. */
public final class WindowReader {
    /** The shares of the cache that one window may need, and that the regions of wide strips may take. */
    private static final int SHARE = 2;

    private final BlockSource source;
    private final BlockCache cache;
    private final StripReader strips;

    public WindowReader(BlockSource source, BlockCache cache) {
        this.source = source;
        this.cache = cache;
        this.strips = new StripReader(source, cache.limit() / SHARE);
    }

    /** The samples of each of the bands, row by row.
     * @param window within the level */
    public double[][] read(int level, TileWindow window, int... bands) {
        Level size = source.levels().get(level);
        if (isTooWide(size, window, bands.length)) {
            return strips.read(level, window, bands);
        }
        double[][] samples = new double[bands.length][window.width() * window.height()];
        for (Level.Part part : size.parts(window)) {
            for (int i = 0; i < bands.length; i++) {
                Samples block = block(level, source.planar() ? bands[i] : 0, part.column(), part.row());
                for (int line = 0; line < part.height(); line++) {
                    block.copy(
                            source.planar() ? 0 : bands[i],
                            part.blockX(),
                            part.blockY() + line,
                            part.width(),
                            samples[i],
                            (part.y() - window.y() + line) * window.width() + part.x() - window.x());
                }
            }
        }
        return samples;
    }

    /** Whether the blocks of one window would drive each other out of the cache, so that the window beside it needs them again. */
    private boolean isTooWide(Level size, TileWindow window, int bands) {
        long width = Math.min(size.blockWidth(), size.width());
        long rowBytes = width
                * (source.planar() ? bands : source.bands())
                * source.type().bytes();
        return window.width() < width
                && size.spansRuns(window)
                && rowBytes * size.decodedRows(window) > cache.limit() / SHARE;
    }

    private Samples block(int level, int plane, int column, int row) {
        return cache.get(
                new BlockCache.Key(source, level, plane, column, row), () -> source.block(level, plane, column, row));
    }
}
