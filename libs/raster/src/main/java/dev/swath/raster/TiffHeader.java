package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a TIFF declares of its first picture: 8-bit grey, palette, RGB, with or without alpha; everything else is named and refused. */
final class TiffHeader {
    private static final int WIDTH = 256;
    private static final int LENGTH = 257;
    private static final int BITS_PER_SAMPLE = 258;
    private static final int PHOTOMETRIC = 262;
    private static final int STRIP_OFFSETS = 273;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int STRIP_BYTE_COUNTS = 279;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_LENGTH = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTE_COUNTS = 325;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;
    private static final int GDAL_NODATA = 42113;

    private static final int PHOTOMETRIC_RGB = 2;
    private static final int PHOTOMETRIC_PALETTE = 3;
    private static final int PHOTOMETRIC_YCBCR = 6;

    private TiffHeader() {}

    static ImageHeader read(TiffDirectory tiff, long maxPixels) {
        long width = tiff.integer(WIDTH, 0);
        long height = tiff.integer(LENGTH, 0);
        ImageHeader.checkSize(width, height, maxPixels);
        ImageHeader.checkSize(tiff.integer(TILE_WIDTH, 1), tiff.integer(TILE_LENGTH, 1), maxPixels);
        int samples = (int) tiff.integer(SAMPLES_PER_PIXEL, 1);
        checkSamples(tiff, samples);
        checkWithin(tiff, STRIP_OFFSETS, STRIP_BYTE_COUNTS);
        checkWithin(tiff, TILE_OFFSETS, TILE_BYTE_COUNTS);
        boolean palette = tiff.integer(PHOTOMETRIC, -1) == PHOTOMETRIC_PALETTE;
        return new ImageHeader((int) width, (int) height, samples, Byte.SIZE, palette, hasAlpha(tiff), nodata(tiff));
    }

    private static void checkSamples(TiffDirectory tiff, int samples) {
        long[] bits = tiff.integers(BITS_PER_SAMPLE);
        long format = tiff.integer(SAMPLE_FORMAT, 1);
        long photometric = tiff.integer(PHOTOMETRIC, -1);
        int colours = switch ((int) photometric) {
            case 0, 1, PHOTOMETRIC_PALETTE -> 1;
            case PHOTOMETRIC_RGB, PHOTOMETRIC_YCBCR -> 3;
            default -> -1;
        };
        boolean bytes = bits.length > 0 && Arrays.stream(bits).allMatch(b -> b == Byte.SIZE);
        if (!bytes || format != 1 || samples < colours || samples > colours + 1) {
            throw new CatalogueException(
                    ErrorCode.UNSUPPORTED_FORMAT,
                    "expected a TIFF of 8-bit unsigned grey, palette or RGB with at most one band more, found %d band(s) of %s, photometric interpretation %d"
                            .formatted(samples, describe(bits, format), photometric));
        }
    }

    private static String describe(long[] bits, long format) {
        String size = bits.length == 0 ? "1" : Long.toString(bits[0]);
        return switch ((int) format) {
            case 1 -> size + "-bit unsigned integers";
            case 2 -> size + "-bit signed integers";
            case 3 -> size + "-bit floating point";
            default -> size + " bits of sample format " + format;
        };
    }

    /** A sparse block has offset and size 0. */
    private static void checkWithin(TiffDirectory tiff, int offsetsTag, int sizesTag) {
        long[] offsets = tiff.integers(offsetsTag);
        long[] sizes = tiff.integers(sizesTag);
        for (int i = 0; i < Math.min(offsets.length, sizes.length); i++) {
            if (offsets[i] < 0 || sizes[i] < 0 || offsets[i] > tiff.fileBytes() - sizes[i]) {
                throw new CatalogueException(
                        ErrorCode.UNREADABLE_IMAGE,
                        "the TIFF is cut off: block %d of %d ends at byte %d of %d"
                                .formatted(i, offsets.length, offsets[i] + sizes[i], tiff.fileBytes()));
            }
        }
    }

    private static boolean hasAlpha(TiffDirectory tiff) {
        long extra = tiff.integer(EXTRA_SAMPLES, 0);
        return extra == 1 || extra == 2;
    }

    private static @Nullable Double nodata(TiffDirectory tiff) {
        String text = tiff.ascii(GDAL_NODATA);
        try {
            return text.isEmpty() ? null : Double.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
