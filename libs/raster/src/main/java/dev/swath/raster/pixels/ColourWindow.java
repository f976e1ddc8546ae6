package dev.swath.raster.pixels;

/** The samples of what is shown of a window, before they are stretched, and which pixels hold nothing. */
public final class ColourWindow {
    final double[][] samples;
    final boolean[] missing;

    /** Both kept, not copied. */
    ColourWindow(double[][] samples, boolean[] missing) {
        this.samples = samples;
        this.missing = missing;
    }

    /** By channel, row by row; not copied. */
    public double[][] samples() {
        return samples;
    }

    /** Row by row; not copied. */
    public boolean[] missing() {
        return missing;
    }

    public int missingPixels() {
        int count = 0;
        for (boolean pixel : missing) {
            count += pixel ? 1 : 0;
        }
        return count;
    }
}
