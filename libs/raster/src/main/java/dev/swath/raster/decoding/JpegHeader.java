package dev.swath.raster.decoding;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneLimits;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks a JPEG's markers. It refuses a file that ends before its end-of-image marker: the decoder would paint what is missing grey and only warn.
 *
 * @see <a href="https://www.w3.org/Graphics/JPEG/itu-t81.pdf">ITU-T T.81, annex B</a>
 */
public final class JpegHeader {
    private static final int END_OF_IMAGE = 0xd9;
    private static final int JFIF = 0xe0;
    private static final int JFIF_BYTES = 14;
    private static final int ADOBE = 0xee;
    private static final int ADOBE_BYTES = 12;

    private final ByteSource source;
    private final InputStream bytes;
    /** Adobe's colour transform, -1 if there is none. */
    private int transform = -1;

    private boolean jfif;

    /**
     * What a frame declares.
     *
     * @param ycbcr whether its three samples are brightness and colour differences, as libjpeg decides it
     */
    public record Frame(int width, int height, int samples, int bits, boolean ycbcr) {}

    private JpegHeader(ByteSource source) {
        this.source = source;
        this.bytes = new BufferedInputStream(new SourceInput(source, 2, Math.max(0, source.length() - 2)));
    }

    /** The frame of a whole file, checked to its end. */
    public static Frame read(ByteSource source, SceneLimits limits) {
        Frame frame = new JpegHeader(source).walk(true);
        limits.checkSize(frame.width(), frame.height());
        if (frame.bits() != Byte.SIZE) {
            throw new CatalogueException(
                    ErrorCode.UNSUPPORTED_FORMAT, "expected a JPEG of 8 bits, found one of " + frame.bits());
        }
        limits.checkHeld("a JPEG", (long) frame.width() * frame.height() * frame.samples());
        return frame;
    }

    /** The frame alone; what comes after it is not looked at. */
    public static Frame frame(ByteSource source) {
        return new JpegHeader(source).walk(false);
    }

    private Frame walk(boolean toEnd) {
        try {
            @Nullable Frame frame = null;
            for (int marker = nextMarker(); marker != END_OF_IMAGE; marker = nextMarker()) {
                if (marker == 0x01 || marker == 0xd8) {
                    continue;
                }
                int length = unsignedShort() - 2;
                if (isFrame(marker) && frame == null && length >= 6) {
                    frame = frame(length);
                    length = 0;
                } else if (marker == JFIF && length >= JFIF_BYTES) {
                    byte[] name = bytes.readNBytes(4);
                    length -= name.length;
                    jfif |= "JFIF".equals(new String(name, StandardCharsets.ISO_8859_1));
                } else if (marker == ADOBE && length >= ADOBE_BYTES) {
                    byte[] adobe = bytes.readNBytes(ADOBE_BYTES);
                    length -= adobe.length;
                    transform = adobe.length == ADOBE_BYTES && adobe[0] == 'A' ? adobe[ADOBE_BYTES - 1] : transform;
                }
                if (frame != null && !toEnd) {
                    return frame;
                }
                bytes.skipNBytes(Math.max(0, length));
            }
            if (frame == null) {
                throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "the JPEG has no frame header");
            }
            return frame;
        } catch (IOException e) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "the JPEG is cut off: it ends after %d bytes without its end-of-image marker"
                            .formatted(source.length()),
                    e);
        }
    }

    /** The next marker's code, past fill bytes and the entropy-coded data of a scan. */
    private int nextMarker() throws IOException {
        while (true) {
            int code = unsignedByte();
            if (code == 0xff) {
                while (code == 0xff) {
                    code = unsignedByte();
                }
                boolean data = code == 0 || (code >= 0xd0 && code <= 0xd7);
                if (!data) {
                    return code;
                }
            }
        }
    }

    private Frame frame(int length) throws IOException {
        int bits = unsignedByte();
        int height = unsignedShort();
        int width = unsignedShort();
        int samples = unsignedByte();
        byte[] components = bytes.readNBytes(length - 6);
        boolean namedRgb =
                components.length >= 9 && components[0] == 'R' && components[3] == 'G' && components[6] == 'B';
        boolean ycbcr = samples == 3 && (jfif || (transform < 0 ? !namedRgb : transform != 0));
        return new Frame(width, height, samples, bits, ycbcr);
    }

    static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private int unsignedShort() throws IOException {
        return unsignedByte() << Byte.SIZE | unsignedByte();
    }

    private int unsignedByte() throws IOException {
        int read = bytes.read();
        if (read < 0) {
            throw new EOFException();
        }
        return read;
    }
}
