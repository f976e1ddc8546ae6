package dev.swath.gateway.search;

import dev.swath.catalogue.api.TileCounts.Cell;
import dev.swath.catalogue.extent.BoundingBox;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts boxes in the cells of a grid over the world. A box counts where its middle is. */
final class GridCells {
    private static final int MOST_CELLS = 100;
    private static final double LARGEST = 45;
    private static final double SMALLEST = 45.0 / (1 << 20);

    private record Index(long row, long column) implements Comparable<Index> {
        @Override
        public int compareTo(Index other) {
            return row != other.row ? Long.compare(row, other.row) : Long.compare(column, other.column);
        }
    }

    private GridCells() {}

    /** The cells that are not empty, of the smallest size with which there are at most 100. */
    static List<Cell> of(List<BoundingBox> boxes) {
        double size = LARGEST;
        Map<Index, Long> cells = counted(boxes, size);
        while (size > SMALLEST) {
            Map<Index, Long> smaller = counted(boxes, size / 2);
            if (smaller.size() > MOST_CELLS || (smaller.size() == cells.size() && cells.size() == 1 && size < 1)) {
                break;
            }
            cells = smaller;
            size /= 2;
        }
        double edge = size;
        return cells.entrySet().stream()
                .map(cell -> new Cell(box(cell.getKey(), edge), cell.getValue()))
                .toList();
    }

    static double width(BoundingBox box) {
        return box.west() <= box.east() ? box.east() - box.west() : box.east() - box.west() + 360;
    }

    static double middleLongitude(BoundingBox box) {
        double middle = box.west() + width(box) / 2;
        return middle > 180 ? middle - 360 : middle;
    }

    private static Map<Index, Long> counted(List<BoundingBox> boxes, double size) {
        Map<Index, Long> cells = new TreeMap<>();
        for (BoundingBox box : boxes) {
            double latitude = (box.south() + box.north()) / 2;
            Index index = new Index(floor(latitude, size, 90), floor(middleLongitude(box), size, 180));
            cells.merge(index, 1L, Long::sum);
        }
        return cells;
    }

    /** The world's upper end belongs to its last cell. */
    private static long floor(double degrees, double size, double end) {
        return (long) Math.floor(Math.min(degrees, end - size / 2) / size);
    }

    private static BoundingBox box(Index cell, double size) {
        double west = cell.column() * size;
        double south = cell.row() * size;
        return new BoundingBox(west, south, west + size, south + size);
    }
}
