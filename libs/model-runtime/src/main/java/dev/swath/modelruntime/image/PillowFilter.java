package dev.swath.modelruntime.image;

import dev.swath.modelruntime.BundleDescription.Interpolation;

/**
 * The weight of each input pixel of a row for each output pixel, in fixed point.
 *
 * <p>Pillow's {@code precompute_coeffs} and {@code normalize_coeffs_8bpc} (src/libImaging/Resample.c): if the
 * picture shrinks, the filter is widened by the scale to avoid aliasing.
 */
final class PillowFilter {
    /** 8 bits are the result's; 2 are for sums that leave 0…255, since weights may be negative. */
    static final int PRECISION_BITS = 32 - 8 - 2;

    static final int HALF = 1 << (PRECISION_BITS - 1);

    private static final double CUBIC_SHARPNESS = -0.5;

    /** The first input pixel that counts for output pixel i. */
    final int[] first;

    /** The number of input pixels that count for output pixel i. */
    final int[] count;

    /** The weights of output pixel i begin at {@code i · stride}. */
    final int[] weights;

    final int stride;

    PillowFilter(int inputSize, int outputSize, Interpolation interpolation) {
        double scale = (double) inputSize / outputSize;
        double widening = Math.max(scale, 1.0);
        double support = reach(interpolation) * widening;
        stride = (int) Math.ceil(support) * 2 + 1;
        first = new int[outputSize];
        count = new int[outputSize];
        weights = new int[Math.multiplyExact(outputSize, stride)];
        double[] exact = new double[stride];
        for (int i = 0; i < outputSize; i++) {
            double center = (i + 0.5) * scale;
            first[i] = Math.max((int) (center - support + 0.5), 0);
            count[i] = Math.min((int) (center + support + 0.5), inputSize) - first[i];
            double sum = 0;
            for (int x = 0; x < count[i]; x++) {
                exact[x] = weight(interpolation, (x + first[i] - center + 0.5) * (1.0 / widening));
                sum += exact[x];
            }
            for (int x = 0; x < count[i]; x++) {
                weights[i * stride + x] = fixedPoint(sum == 0 ? exact[x] : exact[x] / sum);
            }
        }
    }

    /** @return {@code sum} without its fraction, within 0…255 */
    static int clip(int sum) {
        return Math.clamp(sum >> PRECISION_BITS, 0, 255);
    }

    private static int fixedPoint(double weight) {
        double scaled = weight * (1 << PRECISION_BITS);
        return (int) (weight < 0 ? scaled - 0.5 : scaled + 0.5);
    }

    private static double reach(Interpolation interpolation) {
        return switch (interpolation) {
            case BILINEAR -> 1.0;
            case BICUBIC -> 2.0;
        };
    }

    private static double weight(Interpolation interpolation, double distance) {
        double x = Math.abs(distance);
        return switch (interpolation) {
            case BILINEAR -> x < 1.0 ? 1.0 - x : 0.0;
            case BICUBIC -> cubic(x);
        };
    }

    private static double cubic(double x) {
        double a = CUBIC_SHARPNESS;
        if (x < 1.0) {
            return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
        }
        return x < 2.0 ? (((x - 5) * x + 8) * x - 4) * a : 0.0;
    }
}
