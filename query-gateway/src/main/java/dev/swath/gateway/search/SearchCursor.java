package dev.swath.gateway.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.event.EventJson;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The opaque {@code next} of a search: how many results were seen, and a hash of the query that it belongs to. */
final class SearchCursor {
    /** The last offset to which the index pages. */
    static final int MAX_OFFSET = 10_000;

    private static final int HASH_BYTES = 12;
    private static final int BYTES = Integer.BYTES + HASH_BYTES;

    private SearchCursor() {}

    /** The cursor of the page that begins at the offset; empty if the index does not page that far. */
    static Optional<String> of(SearchQuery query, int offset) {
        if (offset > MAX_OFFSET) {
            return Optional.empty();
        }
        byte[] bytes =
                ByteBuffer.allocate(BYTES).putInt(offset).put(hash(query)).array();
        return Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** How many results were seen, by the query's {@code next}; 0 without one. */
    static int offset(SearchQuery query) {
        String next = query.next();
        if (next == null) {
            return 0;
        }
        ByteBuffer buffer = ByteBuffer.wrap(decode(next));
        int offset = buffer.getInt();
        byte[] hash = new byte[HASH_BYTES];
        buffer.get(hash);
        if (offset < 1 || offset > MAX_OFFSET || !MessageDigest.isEqual(hash, hash(query))) {
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
            // Refused below, like any other text that is no cursor.
        }
        throw CatalogueException.ofField("next", "expected the \"next\" of an earlier answer, found something else");
    }

    /** A hash of everything but the limit and the cursor itself, since the page's size may change between pages. */
    private static byte[] hash(SearchQuery query) {
        try {
            byte[] json = EventJson.mapper().writeValueAsBytes(query.page(SearchQuery.DEFAULT_LIMIT, null));
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(json), HASH_BYTES);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("a search has JSON, and every JDK has SHA-256", e);
        }
    }
}
