package dev.swath.chip;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;

/**
 * A tile's 8-bit RGB picture. What comes before it knows of scenes and places, what comes after it knows of models.
 * Immutable.
 */
public final class Chip {
    /** Red, green, blue. */
    public static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] pixels;

    private Chip(int width, int height, byte[] pixels) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
    }

    /**
     * A chip of pixels.
     *
     * @param pixels width · height · 3 bytes, row by row, R, G, B; kept, not copied: the caller must not write to it
     * @throws CatalogueException CHIP_UNREADABLE if there are more or fewer
     */
    public static Chip of(int width, int height, byte[] pixels) {
        if (width < 1 || height < 1 || pixels.length != (long) width * height * CHANNELS) {
            throw new CatalogueException(
                    ErrorCode.CHIP_UNREADABLE,
                    "expected %d×%d×3 bytes of RGB, found %d".formatted(width, height, pixels.length));
        }
        return new Chip(width, height, pixels);
    }

    /** In pixels. */
    public int width() {
        return width;
    }

    /** In pixels. */
    public int height() {
        return height;
    }

    /** The colour of a pixel as 0xRRGGBB. */
    public int rgb(int x, int y) {
        int at = (y * width + x) * CHANNELS;
        return Byte.toUnsignedInt(pixels[at]) << 16
                | Byte.toUnsignedInt(pixels[at + 1]) << 8
                | Byte.toUnsignedInt(pixels[at + 2]);
    }

    /** Width · height · 3 bytes, row by row, R, G, B; a copy. */
    public byte[] toArray() {
        return pixels.clone();
    }

    /** Not to be written to. */
    byte[] pixels() {
        return pixels;
    }

    @Override
    public String toString() {
        return "Chip[%d×%d]".formatted(width, height);
    }
}
