package dev.swath.raster.pixels;

import java.util.List;

/**
 * The pixels that a scene's tiles are made of, and the level of the file that they are read from.
 *
 * @param scale the number of the file's pixels for one of the grid, along each side
 */
public record SceneGrid(int level, int width, int height, double scale) {
    /** A level whose size differs by less than this from the wanted size is used as it is. */
    private static final double TOLERANCE = 0.01;

    /** @param scale from 1 */
    public static SceneGrid of(List<Level> levels, double scale) {
        Level whole = levels.getFirst();
        int width = (int) Math.max(1, Math.round(whole.width() / scale));
        int height = (int) Math.max(1, Math.round(whole.height() / scale));
        int level = 0;
        while (level + 1 < levels.size() && levels.get(level + 1).width() >= width * (1 - TOLERANCE)) {
            level++;
        }
        Level nearest = levels.get(level);
        boolean same = nearest.width() <= width * (1 + TOLERANCE);
        return new SceneGrid(
                level,
                same ? nearest.width() : width,
                same ? nearest.height() : height,
                (double) whole.width() / (same ? nearest.width() : width));
    }
}
