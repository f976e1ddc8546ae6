package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Walks a PNG's chunks: the sizes, the checksums of those that matter, and that it ends with IEND.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
final class PngHeader {
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 13;
    private static final int CHUNK_OVERHEAD = 12;
    private static final int PALETTE = 3;

    private PngHeader() {}

    static ImageHeader read(byte[] bytes, long maxPixels) {
        ByteBuffer png = ByteBuffer.wrap(bytes);
        if (bytes.length < SIGNATURE_BYTES + CHUNK_OVERHEAD + HEADER_BYTES
                || !"IHDR".equals(typeAt(png, SIGNATURE_BYTES))) {
            throw unreadable("does not begin with a whole IHDR");
        }
        int data = SIGNATURE_BYTES + 8;
        long width = Integer.toUnsignedLong(png.getInt(data));
        long height = Integer.toUnsignedLong(png.getInt(data + 4));
        ImageHeader.checkSize(width, height, maxPixels);
        checkChunks(png);
        int colourType = png.get(data + 9);
        return new ImageHeader(
                (int) width,
                (int) height,
                samples(colourType),
                png.get(data + 8),
                colourType == PALETTE,
                (colourType & 4) != 0,
                null);
    }

    private static void checkChunks(ByteBuffer png) {
        boolean pixels = false;
        int at = SIGNATURE_BYTES;
        while (true) {
            if (at + CHUNK_OVERHEAD > png.capacity()) {
                throw unreadable("is cut off: it ends after %d bytes without IEND".formatted(png.capacity()));
            }
            long length = Integer.toUnsignedLong(png.getInt(at));
            String type = typeAt(png, at);
            if (at + CHUNK_OVERHEAD + length > png.capacity()) {
                throw unreadable("is cut off within %s at byte %d of %d".formatted(type, at, png.capacity()));
            }
            checkSum(png, at, (int) length, type);
            if (type.equals("IEND")) {
                break;
            }
            pixels |= type.equals("IDAT");
            at += CHUNK_OVERHEAD + (int) length;
        }
        if (!pixels) {
            throw unreadable("has no IDAT");
        }
    }

    /** Chunks whose name begins in lower case carry nothing that the pixels need. */
    private static void checkSum(ByteBuffer png, int at, int length, String type) {
        CRC32 sum = new CRC32();
        sum.update(png.slice(at + 4, 4 + length));
        if (Character.isUpperCase(type.charAt(0)) && (int) sum.getValue() != png.getInt(at + 8 + length)) {
            throw unreadable("has a wrong checksum in %s at byte %d".formatted(type, at));
        }
    }

    private static int samples(int colourType) {
        if (colourType == PALETTE) {
            return 1;
        }
        return ((colourType & 2) != 0 ? 3 : 1) + ((colourType & 4) != 0 ? 1 : 0);
    }

    private static String typeAt(ByteBuffer png, int at) {
        byte[] type = new byte[4];
        png.get(at + 4, type);
        return new String(type, StandardCharsets.ISO_8859_1);
    }

    private static CatalogueException unreadable(String what) {
        return new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "the PNG " + what);
    }
}
