package dev.swath.chip;

import java.nio.charset.StandardCharsets;

/**
 * A pack's form: a magic number, the chips' PNGs one after the other, an index of them in JSON, and a trailer that
 * says how long the index is.
 */
public final class PackFormat {
    /** The most bytes of a pack. */
    public static final int MOST_BYTES = 64 << 20;

    static final byte[] MAGIC = "SWATHPK1".getBytes(StandardCharsets.US_ASCII);
    /** Where the first chip begins. */
    static final int FIRST_CHIP = MAGIC.length;
    /** The length of the index, and the magic number again. */
    static final int TRAILER_BYTES = Integer.BYTES + MAGIC.length;

    private PackFormat() {}
}
