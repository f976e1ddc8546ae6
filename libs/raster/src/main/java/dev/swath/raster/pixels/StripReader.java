package dev.swath.raster.pixels;

import dev.swath.catalogue.TileWindow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads windows of pictures whose blocks are too wide for a cache, such as strips. It decodes the rows of a window once
 * and keeps as many columns of them as memory allows, so that the windows beside it need no decoding. Windows are best
 * asked for from left to right. Thread-safe.
 */
final class StripReader {
    /** The columns before stay while those after them are read, since windows are asked for by several threads. */
    private static final int REGIONS = 2;

    private static final int MOST_BYTES = 1 << 30;

    private final BlockSource source;
    private final int regionBytes;
    private final Deque<DecodedWindow> regions = new ArrayDeque<>();

    /** Decoded pixels of a window, by plane. */
    private record DecodedWindow(int level, TileWindow window, Map<Integer, Samples> planes) {
        boolean holds(int wantedLevel, TileWindow wanted, int[] wantedPlanes) {
            boolean inside = level == wantedLevel
                    && wanted.x() >= window.x()
                    && wanted.y() >= window.y()
                    && wanted.x() + wanted.width() <= window.x() + window.width()
                    && wanted.y() + wanted.height() <= window.y() + window.height();
            for (int plane : wantedPlanes) {
                inside &= planes.containsKey(plane);
            }
            return inside;
        }
    }

    /** @param bytes the most that all regions hold, if a window needs no more */
    StripReader(BlockSource source, long bytes) {
        this.source = source;
        this.regionBytes = (int) Math.min(bytes / REGIONS, MOST_BYTES);
    }

    /** The samples of each of the bands, row by row. */
    double[][] read(int level, TileWindow window, int... bands) {
        DecodedWindow region = region(level, window, source.planar() ? bands : new int[] {0});
        int x = window.x() - region.window().x();
        int y = window.y() - region.window().y();
        double[][] samples = new double[bands.length][window.width() * window.height()];
        for (int i = 0; i < bands.length; i++) {
            Samples plane = region.planes().getOrDefault(source.planar() ? bands[i] : 0, Samples.NONE);
            for (int line = 0; line < window.height(); line++) {
                plane.copy(
                        source.planar() ? 0 : bands[i], x, y + line, window.width(), samples[i], line * window.width());
            }
        }
        return samples;
    }

    private synchronized DecodedWindow region(int level, TileWindow window, int[] planes) {
        for (DecodedWindow known : regions) {
            if (known.holds(level, window, planes)) {
                return known;
            }
        }
        while (regions.size() >= REGIONS) {
            regions.removeLast();
        }
        DecodedWindow region = decode(level, widened(level, window, planes.length), planes);
        regions.addFirst(region);
        return region;
    }

    private TileWindow widened(int level, TileWindow window, int planes) {
        long columnBytes = (long) window.height() * planes * pixelBytes();
        int right = source.levels().get(level).width() - window.x();
        int width = Math.clamp(regionBytes / columnBytes, Math.min(window.width(), right), right);
        return new TileWindow(window.x(), window.y(), width, window.height());
    }

    private DecodedWindow decode(int level, TileWindow window, int[] planes) {
        int step = pixelBytes();
        Map<Integer, byte[]> bytes = new HashMap<>();
        for (int plane : planes) {
            bytes.put(plane, new byte[Math.multiplyExact(window.width() * step, window.height())]);
        }
        Map<Integer, Samples> samples = new HashMap<>();
        for (Level.Part part : source.levels().get(level).parts(window)) {
            bytes.forEach((plane, target) -> {
                Samples block = source.block(level, plane, part.column(), part.row());
                for (int line = 0; line < part.height(); line++) {
                    int at = ((part.y() - window.y() + line) * window.width() + part.x() - window.x()) * step;
                    block.copyBytes(part.blockX(), part.blockY() + line, part.width(), target, at);
                }
                samples.computeIfAbsent(plane, _ -> block.like(target, window.width()));
            });
        }
        return new DecodedWindow(level, window, samples);
    }

    private int pixelBytes() {
        return (source.planar() ? 1 : source.bands()) * source.type().bytes();
    }
}
