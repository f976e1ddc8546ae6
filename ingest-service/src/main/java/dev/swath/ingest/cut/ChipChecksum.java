package dev.swath.ingest.cut;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The checksum by which whoever downloads a chip can tell that it arrived whole. */
final class ChipChecksum {
    /** A multihash names its function and its length in bytes: SHA-256, 32. */
    private static final String SHA_256 = "1220";

    private ChipChecksum() {}

    /**
     * A multihash of SHA-256, as lower-case hexadecimal digits.
     *
     * @see <a href="https://github.com/multiformats/multihash">multihash</a>
     */
    static String of(byte[] bytes) {
        try {
            return SHA_256
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
