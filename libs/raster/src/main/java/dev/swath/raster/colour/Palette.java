package dev.swath.raster.colour;

import java.util.Arrays;

/** The colours that the values of one band stand for. */
public final class Palette implements ColourMix {
    private final int[] colours;

    /** @param colours 0xAARRGGBB by index; copied */
    public Palette(int[] colours) {
        this.colours = colours.clone();
    }

    @Override
    public double[][] mix(double[][] samples, boolean[] missing) {
        double[] indices = samples[0];
        double[][] channels = new double[3][indices.length];
        for (int i = 0; i < indices.length; i++) {
            int colour = colour(indices[i]);
            channels[0][i] = colour >> 16 & 0xff;
            channels[1][i] = colour >> 8 & 0xff;
            channels[2][i] = colour & 0xff;
            missing[i] |= colour >>> 24 == 0;
        }
        return channels;
    }

    /** 0xAARRGGBB; transparent black beyond the last. */
    private int colour(double index) {
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
