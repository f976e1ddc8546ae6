package dev.swath.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** The opaque {@code next} of a search: how many results were seen, and a hash of the request that it belongs to. */
final class SearchCursor {
    /** As far as the index pages. */
    static final int MAX_OFFSET = 10_000;

    private static final int HASH_BYTES = 12;
    private static final int BYTES = Integer.BYTES + HASH_BYTES;

    private SearchCursor() {}

    /** The cursor of the page that begins at the offset, or empty where the index pages no further. */
    static Optional<String> of(SearchRequest request, int offset) {
        if (offset > MAX_OFFSET) {
            return Optional.empty();
        }
        byte[] bytes =
                ByteBuffer.allocate(BYTES).putInt(offset).put(hash(request)).array();
        return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** How many results the request's {@code next} says were seen; 0 without one. */
    static int offset(SearchRequest request) {
        String next = request.next();
        if (next == null) {
            return 0;
        }
        ByteBuffer buffer = ByteBuffer.wrap(decode(next));
        int offset = buffer.getInt();
        byte[] hash = new byte[HASH_BYTES];
        buffer.get(hash);
        if (offset < 1 || offset > MAX_OFFSET || !MessageDigest.isEqual(hash, hash(request))) {
            throw CatalogueException.ofField(
                    "next", "expected the \"next\" of an answer to this same request, found another's");
        }
        return offset;
    }

    private static byte[] decode(String next) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(next);
            if (bytes.length == BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Refused below, as any other text that is no cursor.
        }
        throw CatalogueException.ofField("next", "expected the \"next\" of an earlier answer, found something else");
    }

    /** Everything but the limit and the cursor itself: the page's size may change on the way. */
    private static byte[] hash(SearchRequest request) {
        MessageDigest sha256 = sha256();
        update(sha256, String.valueOf(request.text()).getBytes(StandardCharsets.UTF_8));
        update(sha256, request.image() == null ? new byte[0] : request.image().toBytes());
        String rest = request.like() + "\n" + request.minScore() + "\n" + request.negative() + "\n"
                + request.filter().bbox() + "\n" + request.filter().datetime() + "\n"
                + request.filter().collections().stream().sorted().toList();
        update(sha256, rest.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(HASH_BYTES)
                .put(sha256.digest(), 0, HASH_BYTES)
                .array();
    }

    private static void update(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
