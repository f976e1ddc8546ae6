package dev.swath.gateway;

import java.util.Arrays;

/** The bytes of a picture to search by; immutable. */
public final class QueryImage {
    private final byte[] bytes;

    private QueryImage(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param bytes copied */
    public static QueryImage of(byte[] bytes) {
        return new QueryImage(bytes.clone());
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
}
