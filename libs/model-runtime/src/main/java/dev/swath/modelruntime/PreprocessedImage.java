package dev.swath.modelruntime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A picture as input of the vision encoder: float32 [3, height, width]. Immutable. */
public final class PreprocessedImage {
    private final int height;
    private final int width;
    private final float[] values;

    PreprocessedImage(int height, int width, float[] values) {
        this.height = height;
        this.width = width;
        this.values = values;
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** The mean of all values. */
    public double mean() {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** @return a copy, channel first */
    public float[] toArray() {
        return values.clone();
    }

    void copyTo(MemorySegment batch, long index) {
        long offset = index * values.length * Float.BYTES;
        MemorySegment.copy(values, 0, batch, ValueLayout.JAVA_FLOAT, offset, values.length);
    }

    @Override
    public String toString() {
        return "PreprocessedImage[3, %d, %d]".formatted(height, width);
    }
}
