package dev.swath.raster.pixels;

import dev.swath.catalogue.TileWindow;
import java.util.ArrayList;
import java.util.List;

/** Divides a window, however large it is, into parts that may be held. */
public final class WindowParts {
    private WindowParts() {}

    /**
     * The parts, row by row, in whole rows of the window where that is possible.
     *
     * @param most pixels of a part, at least 1
     */
    public static List<TileWindow> of(TileWindow window, int most) {
        int width = Math.min(window.width(), most);
        int height = Math.max(1, most / window.width());
        List<TileWindow> parts = new ArrayList<>();
        for (int y = 0; y < window.height(); y += height) {
            int rows = Math.min(height, window.height() - y);
            for (int x = 0; x < window.width(); x += width) {
                int columns = Math.min(width, window.width() - x);
                parts.add(new TileWindow(window.x() + x, window.y() + y, columns, rows));
            }
        }
        return parts;
    }
}
