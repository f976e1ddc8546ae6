package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.Arrays;
import java.util.Base64;

/** The bytes of a picture to search by, base64 in JSON; immutable. */
public final class QueryImage {
    private static final int SHOWN = 60;

    private final byte[] bytes;

    private QueryImage(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param bytes copied */
    public static QueryImage of(byte[] bytes) {
        return new QueryImage(bytes.clone());
    }

    /**
     * Reads base64 (RFC 4648, section 4).
     *
     * @throws CatalogueException INVALID_REQUEST if the text is not base64 or holds no bytes
     */
    @JsonCreator
    public static QueryImage parse(String base64) {
        byte[] bytes = decoded(base64);
        if (bytes.length == 0) {
            throw new CatalogueException(ErrorCode.INVALID_REQUEST, "expected a picture in base64, found no bytes");
        }
        return new QueryImage(bytes);
    }

    @JsonValue
    public String toBase64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    public int length() {
        return bytes.length;
    }

    /** @return a copy */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QueryImage image && Arrays.equals(bytes, image.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "QueryImage[" + bytes.length + " bytes]";
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            String shown = base64.length() <= SHOWN ? base64 : base64.substring(0, SHOWN) + "…";
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "expected base64 (RFC 4648, section 4), found \"%s\": %s".formatted(shown, e.getMessage()),
                    e);
        }
    }
}
