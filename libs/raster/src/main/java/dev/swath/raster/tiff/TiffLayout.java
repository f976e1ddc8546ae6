package dev.swath.raster.tiff;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.colour.Inks;
import dev.swath.raster.colour.LabColours;
import dev.swath.raster.metadata.TiffDirectory;
import dev.swath.raster.pixels.SampleType;
import java.util.Arrays;

/**
 * The layout of a directory's samples. It is checked before anything is allocated for them.
 *
 * @param bits of a sample as stored; fewer than 8 are widened
 * @param blockWidth of a tile, or the picture's width if it is in strips
 * @param blockHeight of a tile or strip
 */
record TiffLayout(
        int width,
        int height,
        int bands,
        int bits,
        SampleType type,
        int photometric,
        int compression,
        int predictor,
        boolean planar,
        boolean tiled,
        int blockWidth,
        int blockHeight) {
    static final int WHITE_IS_ZERO = 0;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int SEPARATED = 5;
    static final int YCBCR = 6;
    static final int CIE_LAB = 8;
    static final int ICC_LAB = 9;

    private static final int CMYK = 1;
    private static final int ITU_LAB = 10;
    private static final int LOG_L = 32844;
    private static final int LOG_LUV = 32845;

    static final int NONE = 1;
    static final int LZW = 5;
    static final int JPEG = 7;
    static final int DEFLATE = 8;
    static final int PACK_BITS = 32773;
    static final int OLD_DEFLATE = 32946;
    static final int ZSTD = 50000;

    private static final int WIDTH = 256;
    private static final int LENGTH = 257;
    private static final int BITS_PER_SAMPLE = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int FILL_ORDER = 266;
    private static final int REVERSED = 2;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int ROWS_PER_STRIP = 278;
    private static final int PLANAR_CONFIGURATION = 284;
    private static final int PREDICTOR = 317;
    private static final int INK_SET = 332;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_LENGTH = 323;
    private static final int SAMPLE_FORMAT = 339;

    private static final int MOST_BANDS = 1024;
    private static final int MOST_ROW_BYTES = 32 << 20;
    /** Decoded bytes for each pixel that is accepted: 16 bands of 32 bits. */
    private static final long MOST_PIXEL_BYTES = 64;

    static TiffLayout read(TiffDirectory tiff, SceneLimits limits) {
        long width = tiff.integer(WIDTH, 0);
        long height = tiff.integer(LENGTH, 0);
        limits.checkSize(width, height);
        boolean tiled = tiff.has(TILE_WIDTH);
        long blockWidth = tiled ? tiff.integer(TILE_WIDTH, 0) : width;
        long blockHeight = tiled
                ? tiff.integer(TILE_LENGTH, 0)
                : Math.min(height, Math.max(1, tiff.integer(ROWS_PER_STRIP, height)));
        limits.checkSize(blockWidth, blockHeight);
        long bands = tiff.integer(SAMPLES_PER_PIXEL, 1);
        long[] bits = tiff.integers(BITS_PER_SAMPLE);
        long format = tiff.integer(SAMPLE_FORMAT, 1);
        long oneBits = bits.length == 0 ? 1 : bits[0];
        if (bands < 1 || bands > MOST_BANDS || Arrays.stream(bits).anyMatch(b -> b != oneBits)) {
            throw unsupported("expected 1 to %d bands of as many bits each, found %d of %s"
                    .formatted(MOST_BANDS, bands, bits.length > 8 ? bits.length + " sizes" : Arrays.toString(bits)));
        }
        TiffLayout layout = new TiffLayout(
                (int) width,
                (int) height,
                (int) bands,
                (int) oneBits,
                type(oneBits, format),
                (int) tiff.integer(PHOTOMETRIC, 1),
                (int) tiff.integer(COMPRESSION, NONE),
                predictor(tiff),
                tiff.integer(PLANAR_CONFIGURATION, 1) == 2 && bands > 1,
                tiled,
                (int) blockWidth,
                (int) blockHeight);
        layout.check(limits);
        layout.checkColours(tiff.integer(INK_SET, CMYK));
        if (tiff.integer(FILL_ORDER, 1) == REVERSED && layout.compression() != JPEG) {
            throw unsupported("a TIFF whose bytes begin with their lowest bits (FillOrder 2) is not read");
        }
        return layout;
    }

    /** The number of bands side by side in a block. */
    int blockBands() {
        return planar ? 1 : bands;
    }

    /** Bytes of a block's row as stored. */
    int storedRowBytes() {
        return (int) Math.ceilDiv((long) blockWidth * blockBands() * bits, Byte.SIZE);
    }

    int blocksAcross() {
        return Math.ceilDiv(width, blockWidth);
    }

    /** How many blocks there are in all. */
    long blocks() {
        return (long) blocksAcross() * blocksDown() * (planar ? bands : 1);
    }

    int blocksDown() {
        return Math.ceilDiv(height, blockHeight);
    }

    /** Programs leave the tag behind when they write without the compressions that it belongs to. */
    private static int predictor(TiffDirectory tiff) {
        return switch ((int) tiff.integer(COMPRESSION, NONE)) {
            case LZW, DEFLATE, OLD_DEFLATE, ZSTD -> (int) tiff.integer(PREDICTOR, 1);
            default -> 1;
        };
    }

    /** Refuses colours that would be shown false. */
    private void checkColours(long inkSet) {
        boolean known = switch (photometric) {
            case SEPARATED -> inkSet == CMYK && bands >= Inks.BANDS && isWholeNumber();
            case CIE_LAB, ICC_LAB -> (bands == 1 || bands >= LabColours.BANDS) && isWholeNumber();
            case ITU_LAB, LOG_L, LOG_LUV -> false;
            default -> true;
        };
        if (!known) {
            throw unsupported("a TIFF of %d bands of %s with photometric interpretation %d and ink set %d is not read"
                    .formatted(bands, type, photometric, inkSet));
        }
    }

    private boolean isWholeNumber() {
        return (type == SampleType.UINT8 && bits == Byte.SIZE) || type == SampleType.UINT16;
    }

    private void check(SceneLimits limits) {
        boolean known = switch (compression) {
            case NONE, LZW, JPEG, DEFLATE, OLD_DEFLATE, PACK_BITS, ZSTD -> true;
            default -> false;
        };
        if (!known) {
            throw unsupported(
                    "expected a TIFF that is uncompressed or compressed by LZW, deflate, ZSTD, JPEG or PackBits, found compression %d"
                            .formatted(compression));
        }
        if (compression == JPEG && (type != SampleType.UINT8 || bits != Byte.SIZE)) {
            throw unsupported("expected JPEG compression of 8-bit samples, found %s".formatted(type));
        }
        boolean predictable =
                predictor == 1 || (predictor == 2 && bits >= Byte.SIZE) || (predictor == 3 && type.isFloat());
        if (!predictable || (photometric == YCBCR && compression != JPEG)) {
            throw unsupported(
                    "a TIFF of %s with predictor %d, photometric interpretation %d, compression %d is not read"
                            .formatted(type, predictor, photometric, compression));
        }
        long rowBytes = (long) blockWidth * blockBands() * type.bytes();
        long allBytes = Math.multiplyHigh((long) width * height, (long) bands * type.bytes()) != 0
                ? Long.MAX_VALUE
                : (long) width * height * bands * type.bytes();
        if (rowBytes > MOST_ROW_BYTES || allBytes > limits.pixels() * MOST_PIXEL_BYTES) {
            throw new CatalogueException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "expected at most %d bytes a row of a block and %d in all, found %d and %d"
                            .formatted(MOST_ROW_BYTES, limits.pixels() * MOST_PIXEL_BYTES, rowBytes, allBytes));
        }
    }

    private static SampleType type(long bits, long format) {
        return switch ((int) (format * 100 + bits)) {
            case 101, 102, 104, 108, 401, 402, 404, 408 -> SampleType.UINT8;
            case 116, 416 -> SampleType.UINT16;
            case 132, 432 -> SampleType.UINT32;
            case 208 -> SampleType.INT8;
            case 216 -> SampleType.INT16;
            case 232 -> SampleType.INT32;
            case 316 -> SampleType.FLOAT16;
            case 332 -> SampleType.FLOAT32;
            case 364 -> SampleType.FLOAT64;
            default ->
                throw unsupported(
                        "expected samples of 1, 2, 4, 8, 16 or 32 bits or floating point of 16, 32 or 64, found %d bits of sample format %d"
                                .formatted(bits, format));
        };
    }

    private static CatalogueException unsupported(String message) {
        return new CatalogueException(ErrorCode.UNSUPPORTED_FORMAT, message);
    }
}
