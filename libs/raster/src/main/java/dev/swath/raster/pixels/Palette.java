package dev.swath.raster.pixels;

import java.util.Arrays;

/** The colours that a picture of one band stands for. */
public final class Palette {
    private final int[] colours;

    /** @param colours 0xAARRGGBB by index; copied */
    public Palette(int[] colours) {
        this.colours = colours.clone();
    }

    /** 0xAARRGGBB; transparent black beyond the last. */
    int colour(double index) {
        return index >= 0 && index < colours.length ? colours[(int) index] : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Palette palette && Arrays.equals(colours, palette.colours);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(colours);
    }
}
