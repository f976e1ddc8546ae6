package dev.swath.raster.colour;

/**
 * CIE L*a*b* under the light D50, turned into sRGB.
 *
 * @param white the sample of L* that is 100
 * @param unit of a* and b*: the samples that one of them takes
 * @param zero the sample of a* and b* that is 0; if it is 0 itself, samples of the upper half are negative
 * @param range the number of values of a sample
 * @see <a href="http://www.brucelindbloom.com/index.html?Math.html">Lindbloom, useful color equations</a>
 */
public record LabColours(double white, double unit, double zero, double range) implements ColourMix {
    /** The number of bands. */
    public static final int BANDS = 3;

    private static final double[] D50 = {0.96422, 1, 0.82521};
    /** From XYZ under D50 to linear sRGB, adapted to its own white by Bradford's method. */
    private static final double[][] TO_RGB = {
        {3.1338561, -1.6168667, -0.4906146}, {-0.9787684, 1.9161415, 0.0334540}, {0.0719453, -0.2289914, 1.4052427}
    };

    private static final double EPSILON = 216.0 / 24_389;
    private static final double KAPPA = 24_389.0 / 27;

    @Override
    public double[][] mix(double[][] samples, boolean[] missing) {
        double[] xyz = new double[BANDS];
        for (int i = 0; i < missing.length; i++) {
            double y = (samples[0][i] * 100 / white + 16) / 116;
            xyz[0] = D50[0] * linear(y + signed(samples[1][i]) / 500);
            xyz[1] = D50[1] * linear(y);
            xyz[2] = D50[2] * linear(y - signed(samples[2][i]) / 200);
            for (int channel = 0; channel < BANDS; channel++) {
                double[] row = TO_RGB[channel];
                samples[channel][i] = 255 * gamma(row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2]);
            }
        }
        return samples;
    }

    private double signed(double sample) {
        double wrapped = zero == 0 && sample >= range / 2 ? sample - range : sample;
        return (wrapped - zero) / unit;
    }

    private static double linear(double f) {
        double cube = f * f * f;
        return cube > EPSILON ? cube : (116 * f - 16) / KAPPA;
    }

    private static double gamma(double linear) {
        double light = Math.clamp(linear, 0, 1);
        return light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
    }
}
