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

    /** The most windows of a scene: more than the largest scene has that is taken by default, in tiles of 128 px. */
    public static final int MOST_WINDOWS = 20_000;

    private static final int SMALLEST = 128;
    /** The least height or width of a scene that is cut: a thinner one shows nothing, however long it is. */
    private static final int LEAST_SIDE = 16;

    public Tiling {
        if (tileSize < SMALLEST || tileSize > WHOLE) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "expected a tile size of %d to %d pixels, found %d".formatted(SMALLEST, WHOLE, tileSize));
        }
    }

    /**
     * The windows of a scene of that size, row by row.
     *
     * @throws CatalogueException IMAGE_TOO_LARGE if there are more than {@value #MOST_WINDOWS}, or the scene is a
     * mere line
     */
    public List<TileWindow> windows(int width, int height) {
        if (width <= WHOLE && height <= WHOLE) {
            return List.of(new TileWindow(0, 0, width, height));
        }
        int tileWidth = Math.min(width, tileSize);
        int tileHeight = Math.min(height, tileSize);
        check(width, height, (long) Math.ceilDiv(width, tileWidth) * Math.ceilDiv(height, tileHeight));
        List<TileWindow> windows = new ArrayList<>();
        for (int y : starts(height, tileHeight)) {
            for (int x : starts(width, tileWidth)) {
                windows.add(new TileWindow(x, y, tileWidth, tileHeight));
            }
        }
        return windows;
    }

    private static void check(int width, int height, long count) {
        if (count > MOST_WINDOWS || Math.min(width, height) < LEAST_SIDE) {
            throw new CatalogueException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "expected a scene of at most %d tiles and at least %d pixels a side, found %d tiles of %d×%d pixels"
                            .formatted(MOST_WINDOWS, LEAST_SIDE, count, width, height));
        }
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
