package dev.swath.raster;

import dev.swath.chip.Chip;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One tile's 8-bit RGB pixels. Thread-safe. */
public final class TilePicture {
    private final int width;
    private final int height;
    private final int[] rgb;
    private final double nodataFraction;
    private final @Nullable TileCloud cloud;

    /** @param rgb 0xRRGGBB, row by row; kept, not copied */
    TilePicture(int width, int height, int[] rgb, double nodataFraction, @Nullable TileCloud cloud) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
        this.nodataFraction = nodataFraction;
        this.cloud = cloud;
    }

    /** The share of the tile's pixels that hold nothing, 0…1. */
    public double nodataFraction() {
        return nodataFraction;
    }

    /** The share of cloud among the other pixels; empty if there are none, or no colour to judge by. */
    public Optional<TileCloud> cloud() {
        return Optional.ofNullable(cloud);
    }

    /** The colour of a pixel as 0xRRGGBB. */
    public int rgb(int x, int y) {
        return rgb[y * width + x];
    }

    /** The chip: the pixels as they are. */
    public Chip chip() {
        byte[] pixels = new byte[rgb.length * Chip.CHANNELS];
        int to = 0;
        for (int colour : rgb) {
            pixels[to++] = (byte) (colour >> 16);
            pixels[to++] = (byte) (colour >> 8);
            pixels[to++] = (byte) colour;
        }
        return Chip.of(width, height, pixels);
    }
}
