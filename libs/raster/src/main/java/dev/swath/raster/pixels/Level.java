package dev.swath.raster.pixels;

import dev.swath.catalogue.TileWindow;
import java.util.ArrayList;
import java.util.List;

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

    /**
     * A part of a window that lies in one block.
     *
     * @param column of the block
     * @param row of the block's run
     * @param x of the part in the picture
     * @param y of the part in the picture
     * @param blockX of the part in the block
     * @param blockY of the part in the run
     */
    record Part(int column, int row, int x, int y, int width, int height, int blockX, int blockY) {}

    /** The parts of a window within the picture, row by row. */
    List<Part> parts(TileWindow window) {
        int right = window.x() + window.width();
        int bottom = window.y() + window.height();
        if (right > width || bottom > height) {
            throw new IllegalArgumentException("%s is not within %s".formatted(window, this));
        }
        List<Part> parts = new ArrayList<>();
        for (int y = window.y(); y < bottom; ) {
            int row = rowOf(y);
            int end = Math.min(bottom(row), bottom);
            for (int x = window.x(); x < right; ) {
                int column = x / blockWidth;
                int blockX = x - column * blockWidth;
                int count = Math.min(blockWidth - blockX, right - x);
                parts.add(new Part(column, row, x, y, count, end - y, blockX, y - top(row)));
                x += count;
            }
            y = end;
        }
        return parts;
    }

    /** How many rows are decoded for a window. */
    int decodedRows(TileWindow window) {
        return bottom(rowOf(window.y() + window.height() - 1)) - top(rowOf(window.y()));
    }

    /** Whether a window reaches over more than one row of runs. */
    boolean spansRuns(TileWindow window) {
        return rowOf(window.y()) != rowOf(window.y() + window.height() - 1);
    }

    public long pixels() {
        return (long) width * height;
    }
}
