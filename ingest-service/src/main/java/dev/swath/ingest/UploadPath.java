package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the key from an upload's path as the client sent it: percent-encoded and not normalised. */
public final class UploadPath {
    private UploadPath() {}

    /**
     * Decodes it once: {@code a%252Fb.jpg} is the key {@code a%2Fb.jpg}, and {@code +} is a plus.
     *
     * @throws CatalogueException INVALID_KEY
     */
    public static ObjectKey decode(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        byte[] raw = encoded.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                bytes.write(hex(encoded, raw, i + 1) << 4 | hex(encoded, raw, i + 2));
                i += 2;
            } else {
                bytes.write(raw[i]);
            }
        }
        try {
            return ObjectKey.addressable(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_KEY, "expected a key in UTF-8, found \"%s\"".formatted(encoded), e);
        }
    }

    private static int hex(String encoded, byte[] raw, int at) {
        int digit = at < raw.length ? Character.digit(raw[at], 16) : -1;
        if (digit < 0) {
            throw new CatalogueException(
                    ErrorCode.INVALID_KEY, "expected two hex digits after each %% in \"%s\"".formatted(encoded));
        }
        return digit;
    }
}
