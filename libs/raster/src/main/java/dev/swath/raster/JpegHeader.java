package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;

/**
 * Walks a JPEG's markers. The decoder paints what is missing grey and only warns, so that a file that ends before its end-of-image
 * marker is refused here.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, annex B</a>
 */
final class JpegHeader {
    private static final int END_OF_IMAGE = 0xd9;

    private final byte[] bytes;
    private final long maxPixels;
    private int position = 2;

    private JpegHeader(byte[] bytes, long maxPixels) {
        this.bytes = bytes;
        this.maxPixels = maxPixels;
    }

    static ImageHeader read(byte[] bytes, long maxPixels) {
        return new JpegHeader(bytes, maxPixels).walk();
    }

    private ImageHeader walk() {
        ImageHeader header = null;
        for (int marker = nextMarker(); marker != END_OF_IMAGE; marker = nextMarker()) {
            if (standsAlone(marker)) {
                continue;
            }
            int end = position + unsignedShort(position);
            if (isFrame(marker) && header == null) {
                header = frame();
            }
            position = end;
        }
        if (header == null) {
            throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "the JPEG has no frame header");
        }
        return header;
    }

    /** The next marker's code, past fill bytes and the entropy-coded data of a scan. */
    private int nextMarker() {
        while (true) {
            int code = unsignedByte(position++);
            if (code == 0xff) {
                code = unsignedByte(position);
                boolean data = code == 0 || (code >= 0xd0 && code <= 0xd7);
                if (code != 0xff) {
                    position++;
                    if (!data) {
                        return code;
                    }
                }
            }
        }
    }

    private ImageHeader frame() {
        int bits = unsignedByte(position + 2);
        int height = unsignedShort(position + 3);
        int width = unsignedShort(position + 5);
        int samples = unsignedByte(position + 7);
        ImageHeader.checkSize(width, height, maxPixels);
        if (bits != Byte.SIZE) {
            throw new CatalogueException(
                    ErrorCode.UNSUPPORTED_FORMAT, "expected a JPEG of 8 bits, found one of " + bits);
        }
        return new ImageHeader(width, height, samples, bits, false, false, null);
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean standsAlone(int marker) {
        return marker == 0x01 || marker == 0xd8;
    }

    private int unsignedShort(int at) {
        return unsignedByte(at) << Byte.SIZE | unsignedByte(at + 1);
    }

    private int unsignedByte(int at) {
        if (at >= bytes.length) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "the JPEG is cut off: it ends after %d bytes without its end-of-image marker"
                            .formatted(bytes.length));
        }
        return bytes[at] & 0xff;
    }
}
