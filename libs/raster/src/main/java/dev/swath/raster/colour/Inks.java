package dev.swath.raster.colour;

/**
 * Cyan, magenta, yellow and black inks on white paper.
 *
 * @param full the sample that is all ink
 */
public record Inks(double full) implements ColourMix {
    /** The number of inks. */
    public static final int BANDS = 4;

    private static final int BLACK = 3;

    @Override
    public double[][] mix(double[][] samples, boolean[] missing) {
        for (int channel = 0; channel < BLACK; channel++) {
            double[] ink = samples[channel];
            for (int i = 0; i < ink.length; i++) {
                ink[i] = 255 * (1 - ink[i] / full) * (1 - samples[BLACK][i] / full);
            }
        }
        return new double[][] {samples[0], samples[1], samples[2]};
    }
}
