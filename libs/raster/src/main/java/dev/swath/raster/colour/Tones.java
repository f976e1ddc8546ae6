package dev.swath.raster.colour;

/**
 * Which samples are the darkest and the brightest. If the samples are stretched, only their order counts.
 *
 * @param black shown as 0
 * @param white shown as 255; less than black if 0 is white
 */
public record Tones(double black, double white) {
    /** Samples of 8 bits as they are. */
    public static final Tones BYTE = new Tones(0, 255);

    /** The whole range of unsigned samples of so many bits. */
    public static Tones ofBits(int bits) {
        return new Tones(0, Math.scalb(1.0, bits) - 1);
    }

    public Tones inverted() {
        return new Tones(/* black= */ white, /* white= */ black);
    }

    public boolean isInverted() {
        return black > white;
    }
}
