package dev.swath.raster;

import java.util.Arrays;

/** The colours that a picture of one band stands for. */
final class Palette {
    private final int[] colours;

    /** @param colours 0xAARRGGBB by index; copied */
    Palette(int[] colours) {
        this.colours = colours.clone();
    }

    /** Of a TIFF's ColorMap: all reds, all greens, all blues, in 16 bits. */
    static Palette ofColourMap(long[] map) {
        int count = map.length / 3;
        int[] colours = new int[count];
        for (int i = 0; i < count; i++) {
            colours[i] = 0xff << 24
                    | (int) (map[i] >> 8) << 16
                    | (int) (map[count + i] >> 8) << 8
                    | (int) (map[2 * count + i] >> 8);
        }
        return new Palette(colours);
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
