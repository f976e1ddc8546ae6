package dev.swath.raster;

/** The samples of what is shown of a window, before they are stretched, and which pixels hold nothing. */
final class ColourWindow {
    final double[][] samples;
    final boolean[] missing;

    /** Both kept, not copied. */
    ColourWindow(double[][] samples, boolean[] missing) {
        this.samples = samples;
        this.missing = missing;
    }

    int missingPixels() {
        int count = 0;
        for (boolean pixel : missing) {
            count += pixel ? 1 : 0;
        }
        return count;
    }
}
