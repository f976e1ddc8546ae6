package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What a file declares of its picture, read before anything is allocated for its pixels.
 *
 * @param samples a pixel's values, alpha included; 1 for a palette
 * @param bits of one sample
 * @param palette whether a sample is an index of a colour
 * @param alpha whether the last sample is transparency
 * @param nodata the value that means "nothing here" in every colour sample, null where the file names none
 */
record ImageHeader(
        int width,
        int height,
        int samples,
        int bits,
        boolean palette,
        boolean alpha,
        @Nullable Double nodata) {
    /** Refuses what has no pixels or more of them than accepted, without touching them. */
    static void checkSize(long width, long height, long maxPixels) {
        if (width <= 0 || height <= 0) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE, "the picture declares %d×%d pixels".formatted(width, height));
        }
        if (width > Integer.MAX_VALUE || height > Integer.MAX_VALUE || width > maxPixels / height) {
            throw new CatalogueException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "expected at most %d pixels, found %d×%d".formatted(maxPixels, width, height));
        }
    }

    /** About what the decoded picture takes in memory. */
    long decodedBytes() {
        return (long) width * height * Math.max(samples, 1) * (bits > Byte.SIZE ? 2 : 1);
    }
}
