package dev.swath.catalogue;

/** A window of a scene in its pixels; the origin is the upper left corner. */
public record TileWindow(int x, int y, int width, int height) {
    public TileWindow {
        if (x < 0 || y < 0 || width <= 0 || height <= 0) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "no window has x %d, y %d, width %d, height %d".formatted(x, y, width, height));
        }
    }
}
