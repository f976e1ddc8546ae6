package dev.swath.chip;

/**
 * Undoes PNG's five filters.
 *
 * @see <a href="https://www.w3.org/TR/png-3/#9Filters">PNG, third edition, section 9</a>
 */
public final class PngFilter {
    /** A row less the one above it. */
    static final byte UP = 2;

    private static final int BYTE_MASK = 0xFF;

    private PngFilter() {}

    /**
     * Undoes the filter of one row in place.
     *
     * @param filter 0 none, 1 left, 2 up, 3 mean, 4 Paeth
     * @param row holds the filtered row
     * @param at where the row begins
     * @param length of the row in bytes
     * @param above holds the row above, as it is; zeros for the first row. It may be the same array
     * @param aboveAt where the row above begins
     * @param step bytes of a pixel, at least 1
     * @return false if there is no such filter
     */
    public static boolean undo(int filter, byte[] row, int at, int length, byte[] above, int aboveAt, int step) {
        switch (filter) {
            case 0 -> {}
            case 1 -> addLeft(row, at, length, step);
            case UP -> addAbove(row, at, length, above, aboveAt);
            case 3 -> addMean(row, at, length, above, aboveAt, step);
            case 4 -> addNearest(row, at, length, above, aboveAt, step);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void addLeft(byte[] row, int at, int length, int step) {
        for (int i = at + step; i < at + length; i++) {
            row[i] += row[i - step];
        }
    }

    private static void addAbove(byte[] row, int at, int length, byte[] above, int aboveAt) {
        for (int i = 0; i < length; i++) {
            row[at + i] += above[aboveAt + i];
        }
    }

    private static void addMean(byte[] row, int at, int length, byte[] above, int aboveAt, int step) {
        for (int i = 0; i < length; i++) {
            int left = i < step ? 0 : row[at + i - step] & BYTE_MASK;
            row[at + i] += (byte) ((left + (above[aboveAt + i] & BYTE_MASK)) / 2);
        }
    }

    /** Paeth's filter: of left, above and above left, the one nearest to left + above − above left. */
    private static void addNearest(byte[] row, int at, int length, byte[] above, int aboveAt, int step) {
        for (int i = 0; i < length; i++) {
            int left = i < step ? 0 : row[at + i - step] & BYTE_MASK;
            int up = above[aboveAt + i] & BYTE_MASK;
            int corner = i < step ? 0 : above[aboveAt + i - step] & BYTE_MASK;
            int toLeft = Math.abs(up - corner);
            int toUp = Math.abs(left - corner);
            int toCorner = Math.abs(left + up - 2 * corner);
            int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
            row[at + i] += (byte) nearest;
        }
    }
}
