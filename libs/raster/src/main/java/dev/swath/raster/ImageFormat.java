package dev.swath.raster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.Arrays;
import java.util.HexFormat;

/** The formats that Swath reads, told apart by their first bytes and never by a name. */
public enum ImageFormat {
    JPEG,
    JPEG_2000,
    PNG,
    TIFF;

    private static final int SHOWN_BYTES = 12;

    /** @throws CatalogueException EMPTY_OBJECT, UNSUPPORTED_FORMAT */
    public static ImageFormat of(ByteSource source) {
        if (source.length() == 0) {
            throw new CatalogueException(ErrorCode.EMPTY_OBJECT, "expected a picture, found no bytes");
        }
        byte[] bytes = source.read(0, (int) Math.min(source.length(), SHOWN_BYTES));
        if (begins(bytes, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (begins(bytes, "\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (begins(bytes, "II*\0") || begins(bytes, "MM\0*") || begins(bytes, "II+\0") || begins(bytes, "MM\0+")) {
            return TIFF;
        }
        if (begins(bytes, "\0\0\0\fjP  \r\n") || begins(bytes, "\u00ffO\u00ffQ")) {
            return JPEG_2000;
        }
        throw new CatalogueException(
                ErrorCode.UNSUPPORTED_FORMAT, "expected JPEG, JPEG 2000, PNG or TIFF, found " + describe(bytes));
    }

    private static String describe(byte[] bytes) {
        byte[] first = Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN_BYTES));
        if (begins(bytes, "GIF8")) {
            return "GIF";
        }
        if (begins(bytes, "RIFF")
                && bytes.length >= SHOWN_BYTES
                && "WEBP".equals(new String(bytes, 8, 4, ISO_8859_1))) {
            return "WebP";
        }
        String text = new String(first, ISO_8859_1);
        return text.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t')
                ? "text: \"" + text.strip() + "\""
                : "bytes " + HexFormat.of().formatHex(first);
    }

    private static boolean begins(byte[] bytes, String magic) {
        byte[] expected = magic.getBytes(ISO_8859_1);
        return bytes.length >= expected.length
                && Arrays.equals(bytes, 0, expected.length, expected, 0, expected.length);
    }
}
