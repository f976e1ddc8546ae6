package dev.swath.raster.colour;

/** Makes red, green and blue of samples that are no such colours themselves. */
public sealed interface ColourMix permits Palette, Inks, LabColours {
    /**
     * Mixes the colours of some pixels.
     *
     * @param samples by band; may be changed
     * @param missing set where the colour is transparent
     * @return red, green and blue, 0…255
     */
    double[][] mix(double[][] samples, boolean[] missing);
}
