package dev.swath.raster.pixels;

/**
 * A picture at one size, and the blocks in which it is decoded. A block that is too large to be held is decoded by runs of its rows.
 *
 * @param width of the picture, in pixels
 * @param blockWidth of a block of the file
 * @param blockHeight of a block of the file
 * @param runHeight rows that are decoded at once, from 1 to {@code blockHeight}
 */
public record Level(int width, int height, int blockWidth, int blockHeight, int runHeight) {
    public static Level whole(int width, int height, int blockWidth, int blockHeight) {
        return new Level(width, height, blockWidth, blockHeight, blockHeight);
    }

    int columns() {
        return Math.ceilDiv(width, blockWidth);
    }

    /** The number of runs in a block of the file. */
    public int runs() {
        return Math.ceilDiv(blockHeight, runHeight);
    }

    /** The row of runs that holds the line. */
    int rowOf(int y) {
        return y / blockHeight * runs() + y % blockHeight / runHeight;
    }

    /** The first line of a row of runs. */
    public int top(int row) {
        return row / runs() * blockHeight + row % runs() * runHeight;
    }

    /** The line after the last of a row of runs, within the picture. */
    public int bottom(int row) {
        int blockTop = row / runs() * blockHeight;
        return Math.min(Math.min(top(row) + runHeight, blockTop + blockHeight), height);
    }

    public long pixels() {
        return (long) width * height;
    }
}
