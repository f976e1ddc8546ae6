package dev.swath.raster.sentinel2;

import dev.swath.catalogue.TileWindow;
import dev.swath.raster.pixels.BlockCache;
import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.CloudMask;
import dev.swath.raster.pixels.Level;
import dev.swath.raster.pixels.SceneGrid;
import dev.swath.raster.pixels.WindowParts;
import dev.swath.raster.pixels.WindowReader;
import java.util.Optional;

/**
 * The scene classification (SCL) of a Sentinel-2 product of level 2A. Thread-safe.
 *
 * @see <a href="https://sentiwiki.copernicus.eu/web/s2-processing">Sentinel-2 processing, scene classification</a>
 */
final class SceneClassification implements CloudMask {
    private static final int NO_DATA = 0;
    private static final int MEDIUM_PROBABILITY_CLOUD = 8;
    private static final int THIN_CIRRUS = 10;
    private static final int PIXELS_AT_ONCE = 1 << 18;

    private final BlockSource source;
    private final long cacheBytes;
    private final WindowReader reader;

    /** @param source one band of the classes, of the scene's extent */
    SceneClassification(BlockSource source, long cacheBytes) {
        this.source = source;
        this.cacheBytes = cacheBytes;
        this.reader = new WindowReader(source, new BlockCache(cacheBytes));
    }

    @Override
    public long heldBytes() {
        return Math.min(cacheBytes, source.levels().getFirst().pixels()) + source.heldBytes();
    }

    /** Cirrus counts as cloud, a cloud's shadow does not. It always reads the full size, since classes cannot be averaged. */
    @Override
    public Optional<Double> cloudFraction(SceneGrid grid, TileWindow window) {
        Level size = source.levels().getFirst();
        double stepX = (double) size.width() / grid.width();
        double stepY = (double) size.height() / grid.height();
        int left = (int) (window.x() * stepX);
        int right = Math.clamp((long) Math.ceil((window.x() + window.width()) * stepX), left + 1, size.width());
        int top = (int) (window.y() * stepY);
        int bottom = Math.clamp((long) Math.ceil((window.y() + window.height()) * stepY), top + 1, size.height());
        TileWindow below = new TileWindow(left, top, right - left, bottom - top);
        long cloud = 0;
        long classified = 0;
        for (TileWindow part : WindowParts.of(below, PIXELS_AT_ONCE)) {
            for (double sample : reader.read(0, part, 0)[0]) {
                classified += sample == NO_DATA ? 0 : 1;
                cloud += sample >= MEDIUM_PROBABILITY_CLOUD && sample <= THIN_CIRRUS ? 1 : 0;
            }
        }
        return classified == 0 ? Optional.empty() : Optional.of((double) cloud / classified);
    }
}
