package dev.swath.modelruntime.image;

import dev.swath.modelruntime.BundleDescription.Preprocessing;
import java.util.Arrays;

/** Turns pictures into the vision encoder's input. It resizes exactly as Pillow does, bit for bit. Thread-safe. */
public final class ImagePreprocessor {
    private static final int CHANNELS = 3;
    private static final int BYTE_MASK = 0xFF;
    private static final int LEVELS = 256;

    private final Preprocessing preprocessing;

    /** The 256 normalised values of each channel. */
    private final float[][] normalised = new float[CHANNELS][LEVELS];

    /** @param preprocessing as the bundle says */
    public ImagePreprocessor(Preprocessing preprocessing) {
        this.preprocessing = preprocessing;
        for (int c = 0; c < CHANNELS; c++) {
            for (int value = 0; value < LEVELS; value++) {
                normalised[c][value] = (float) ((value - preprocessing.mean().get(c))
                        / preprocessing.std().get(c));
            }
        }
    }

    /**
     * Resizes to the bundle's size, without keeping the aspect ratio, and normalises.
     *
     * @param pixels RGB, row by row; not written to
     * @return float32 [3, bundle's height, bundle's width]
     */
    public float[] preprocess(byte[] pixels, int width, int height) {
        byte[] resized = resize(pixels, width, height);
        int plane = preprocessing.height() * preprocessing.width();
        float[] values = new float[CHANNELS * plane];
        for (int c = 0; c < CHANNELS; c++) {
            float[] table = normalised[c];
            int from = c;
            for (int to = c * plane; to < (c + 1) * plane; to++, from += CHANNELS) {
                values[to] = table[resized[from] & BYTE_MASK];
            }
        }
        return values;
    }

    /** @return RGB, row by row, of the bundle's size; may be the array given */
    byte[] resize(byte[] pixels, int width, int height) {
        if (shrinksMostlyInHeight(width, height)) {
            byte[] lowered = resizeColumns(pixels, width, height);
            return width == preprocessing.width() ? lowered : resizeRows(lowered, width, preprocessing.height());
        }
        byte[] narrowed = width == preprocessing.width() ? pixels : resizeRows(pixels, width, height);
        return height == preprocessing.height() ? narrowed : resizeColumns(narrowed, preprocessing.width(), height);
    }

    /** Since version 13 Pillow resizes the columns first in this case. Each pass rounds, so the order matters. */
    private boolean shrinksMostlyInHeight(int width, int height) {
        int lost = height - preprocessing.height();
        return lost > 0 && lost > 2 * (width - preprocessing.width());
    }

    private byte[] resizeRows(byte[] source, int sourceWidth, int height) {
        int width = preprocessing.width();
        PillowFilter filter = new PillowFilter(sourceWidth, width, preprocessing.interpolation());
        byte[] target = new byte[Math.multiplyExact(width * CHANNELS, height)];
        int to = 0;
        for (int y = 0; y < height; y++) {
            int row = y * sourceWidth * CHANNELS;
            for (int x = 0; x < width; x++, to += CHANNELS) {
                int from = row + filter.first[x] * CHANNELS;
                int red = PillowFilter.HALF;
                int green = PillowFilter.HALF;
                int blue = PillowFilter.HALF;
                int end = x * filter.stride + filter.count[x];
                for (int k = x * filter.stride; k < end; k++, from += CHANNELS) {
                    int weight = filter.weights[k];
                    red += (source[from] & BYTE_MASK) * weight;
                    green += (source[from + 1] & BYTE_MASK) * weight;
                    blue += (source[from + 2] & BYTE_MASK) * weight;
                }
                target[to] = (byte) PillowFilter.clip(red);
                target[to + 1] = (byte) PillowFilter.clip(green);
                target[to + 2] = (byte) PillowFilter.clip(blue);
            }
        }
        return target;
    }

    private byte[] resizeColumns(byte[] source, int width, int sourceHeight) {
        int rowLength = width * CHANNELS;
        PillowFilter filter = new PillowFilter(sourceHeight, preprocessing.height(), preprocessing.interpolation());
        byte[] target = new byte[Math.multiplyExact(rowLength, preprocessing.height())];
        int[] sums = new int[rowLength];
        for (int y = 0; y < preprocessing.height(); y++) {
            Arrays.fill(sums, PillowFilter.HALF);
            for (int k = 0; k < filter.count[y]; k++) {
                int weight = filter.weights[y * filter.stride + k];
                int from = (filter.first[y] + k) * rowLength;
                for (int x = 0; x < rowLength; x++) {
                    sums[x] += (source[from + x] & BYTE_MASK) * weight;
                }
            }
            int to = y * rowLength;
            for (int x = 0; x < rowLength; x++) {
                target[to + x] = (byte) PillowFilter.clip(sums[x]);
            }
        }
        return target;
    }
}
