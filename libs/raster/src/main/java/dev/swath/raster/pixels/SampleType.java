package dev.swath.raster.pixels;

import java.util.Locale;

/** The type of a sample. */
public enum SampleType {
    UINT8(1, 0, 255),
    INT8(1, -128, 127),
    UINT16(2, 0, 65_535),
    INT16(2, -32_768, 32_767),
    UINT32(4, 0, 4_294_967_295.0),
    INT32(4, Integer.MIN_VALUE, Integer.MAX_VALUE),
    FLOAT16(2, 0, 1),
    FLOAT32(4, 0, 1),
    FLOAT64(8, 0, 1);

    private final int bytes;
    private final double least;
    private final double most;

    SampleType(int bytes, double least, double most) {
        this.bytes = bytes;
        this.least = least;
        this.most = most;
    }

    public int bytes() {
        return bytes;
    }

    /** The least value of an integer type. For a floating-point type it is the value to show as black if nothing else is known. */
    double least() {
        return least;
    }

    double most() {
        return most;
    }

    public boolean isFloat() {
        return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
    }

    /** As NumPy names it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
