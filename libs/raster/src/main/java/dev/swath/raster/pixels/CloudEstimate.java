package dev.swath.raster.pixels;

/**
 * Guesses how much of a picture is cloud, if nothing else tells it. Clouds are bright and white, as in the whiteness
 * test of Fmask. A chip does not hold reflectances, so the limits are stricter. They apply to whole blocks, which
 * roofs and boats seldom fill. Snow, salt and bright sand pass for clouds; thin and small clouds are missed.
 * docs/imagery.md says how good it is.
 *
 * @see <a href="https://doi.org/10.1016/j.rse.2011.10.028">Zhu and Woodcock 2012, Object-based cloud and cloud shadow detection in Landsat imagery</a>
 */
public final class CloudEstimate {
    /** The least that each of red, green and blue is in a cloud. */
    private static final int BRIGHT = 210;
    /** The most that they differ by. */
    private static final int COLOURLESS = 25;

    private static final int BLOCK = 16;

    private CloudEstimate() {}

    /**
     * Counts the pixels of the blocks that are cloud all over.
     *
     * @param rgb 0xRRGGBB, row by row
     * @param missing which pixels hold nothing; no cloud
     */
    public static int cloudPixels(int width, int height, int[] rgb, boolean[] missing) {
        int count = 0;
        for (int top = 0; top < height; top += BLOCK) {
            int bottom = Math.min(top + BLOCK, height);
            for (int left = 0; left < width; left += BLOCK) {
                int right = Math.min(left + BLOCK, width);
                boolean cloud = true;
                for (int y = top; y < bottom && cloud; y++) {
                    for (int i = y * width + left; i < y * width + right && cloud; i++) {
                        cloud = !missing[i] && isCloud(rgb[i]);
                    }
                }
                count += cloud ? (bottom - top) * (right - left) : 0;
            }
        }
        return count;
    }

    private static boolean isCloud(int rgb) {
        int red = rgb >> 16 & 0xff;
        int green = rgb >> 8 & 0xff;
        int blue = rgb & 0xff;
        int least = Math.min(red, Math.min(green, blue));
        int most = Math.max(red, Math.max(green, blue));
        return least >= BRIGHT && most - least <= COLOURLESS;
    }
}
