package dev.swath.raster.decoding;

/** From JPEG's brightness and colour differences to red, green and blue. */
public final class JpegColours {
    private JpegColours() {}

    /** Converts in place, in libjpeg's fixed-point arithmetic. */
    public static void toRgb(byte[] samples) {
        for (int i = 0; i + 2 < samples.length; i += 3) {
            int y = samples[i] & 0xff;
            int cb = (samples[i + 1] & 0xff) - 128;
            int cr = (samples[i + 2] & 0xff) - 128;
            samples[i] = clamped(y + ((91_881 * cr + 32_768) >> 16));
            samples[i + 1] = clamped(y + ((-22_554 * cb - 46_802 * cr + 32_768) >> 16));
            samples[i + 2] = clamped(y + ((116_130 * cb + 32_768) >> 16));
        }
    }

    private static byte clamped(int value) {
        return (byte) Math.clamp(value, 0, 255);
    }
}
