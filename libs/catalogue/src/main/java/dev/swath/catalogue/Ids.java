package dev.swath.catalogue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** How ids are derived and checked. */
final class Ids {
    private static final int DERIVED_BYTES = 16;

    private Ids() {}

    /** @throws CatalogueException INVALID_REQUEST if the value has another form */
    static void check(String what, String value, Pattern form) {
        if (!form.matcher(value).matches()) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "expected a %s of the form %s, found \"%s\"".formatted(what, form, value));
        }
    }

    /** The first 128 bits of SHA-256 over the length-prefixed parts, in hex. */
    static String derive(String... parts) {
        MessageDigest sha256 = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            sha256.update(bytes);
        }
        return HexFormat.of().formatHex(sha256.digest(), 0, DERIVED_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
