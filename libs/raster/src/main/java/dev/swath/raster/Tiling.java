package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileWindow;
import java.util.ArrayList;
import java.util.List;

/**
 * Says where a scene is cut. A scene of at most 512 px a side is one tile. A larger one is covered by windows of one
 * size, spread evenly. They overlap a little, so that none reaches beyond the edge and the last column is not nearly
 * empty.
 *
 * @param tileSize a window's side, 128 to 512 pixels
 */
public record Tiling(int tileSize) {
    /** The largest side of a scene that stays one tile. */
    public static final int WHOLE = 512;

    /**
     * Windows of 256 px, about the size of captioning data (UC Merced 256, RSICD 224), so that things appear at the
     * scale that models know.
     */
    public static final Tiling DEFAULT = new Tiling(256);

    private static final int SMALLEST = 128;

    public Tiling {
        if (tileSize < SMALLEST || tileSize > WHOLE) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "expected a tile size of %d to %d pixels, found %d".formatted(SMALLEST, WHOLE, tileSize));
        }
    }

    /** The windows of a scene of that size, row by row. */
    public List<TileWindow> windows(int width, int height) {
        if (width <= WHOLE && height <= WHOLE) {
            return List.of(new TileWindow(0, 0, width, height));
        }
        int tileWidth = Math.min(width, tileSize);
        int tileHeight = Math.min(height, tileSize);
        List<TileWindow> windows = new ArrayList<>();
        for (int y : starts(height, tileHeight)) {
            for (int x : starts(width, tileWidth)) {
                windows.add(new TileWindow(x, y, tileWidth, tileHeight));
            }
        }
        return windows;
    }

    private static int[] starts(int side, int tileSide) {
        int count = Math.ceilDiv(side, tileSide);
        int[] starts = new int[count];
        for (int i = 1; i < count; i++) {
            starts[i] = (int) Math.round((double) i * (side - tileSide) / (count - 1));
        }
        return starts;
    }
}
