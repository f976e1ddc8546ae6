package dev.swath.gateway;

import dev.swath.catalogue.TileId;
import dev.swath.vectorindex.IndexFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is searched for. Without text, image and like it browses, newest first.
 *
 * @param text 1 to {@value #MAX_TEXT} characters
 * @param like a tile to resemble
 * @param negative texts to stay away from
 * @param limit 1 to {@value #MAX_LIMIT}
 * @param minScore -1…1; lower scores are left out
 * @param next the cursor of the page before
 */
public record SearchRequest(
        @Nullable String text,
        @Nullable QueryImage image,
        @Nullable TileId like,
        List<String> negative,
        IndexFilter filter,
        int limit,
        @Nullable Double minScore,
        @Nullable String next) {
    public static final int MAX_TEXT = 2_000;
    public static final int MAX_NEGATIVES = 16;
    public static final int MAX_LIMIT = 1_000;
    public static final int DEFAULT_LIMIT = 20;

    public SearchRequest {
        checkText("text", text);
        negative = List.copyOf(negative);
        negative.forEach(one -> checkText("negative", one));
        if (negative.size() > MAX_NEGATIVES) {
            throw CatalogueException.ofField(
                    "negative", "expected at most %d texts, found %d".formatted(MAX_NEGATIVES, negative.size()));
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw CatalogueException.ofField("limit", "expected 1 to %d, found %d".formatted(MAX_LIMIT, limit));
        }
        if (minScore != null && !(minScore >= -1 && minScore <= 1)) {
            throw CatalogueException.ofField("minScore", "expected a cosine from -1 to 1, found " + minScore);
        }
        boolean query = text != null || image != null || like != null;
        if (!query && !negative.isEmpty()) {
            throw CatalogueException.ofField("negative", "expected together with text, image or like, found alone");
        }
        if (!query && minScore != null) {
            throw CatalogueException.ofField("minScore", "expected together with text, image or like, found alone");
        }
    }

    /** Whether there is nothing to compare with. */
    public boolean browses() {
        return text == null && image == null && like == null;
    }

    private static void checkText(String field, @Nullable String text) {
        if (text != null && (text.isBlank() || text.length() > MAX_TEXT)) {
            throw CatalogueException.ofField(
                    field,
                    text.isBlank()
                            ? "expected 1 to %d characters, found none".formatted(MAX_TEXT)
                            : "expected 1 to %d characters, found %d".formatted(MAX_TEXT, text.length()));
        }
    }
}
