package dev.swath.catalogue.api;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the fields of a search must be. Each complaint names its field. */
final class SearchChecks {
    private static final int MAX_TEXT = 2_000;
    private static final int MAX_EXAMPLES = 16;
    private static final int MAX_COLLECTIONS = 100;
    private static final int MAX_COLLECTION_NAME = 1_024;

    private SearchChecks() {}

    static void check(SearchQuery query) {
        text("text", query.text());
        query.negative().forEach(one -> text("negative", one));
        examples(query);
        holds(query.bbox() == null || query.intersects() == null, "intersects", "bbox or intersects", "both");
        collections(query.collections());
        metres("minGsd", query.minGsd());
        metres("maxGsd", query.maxGsd());
        Double minGsd = query.minGsd();
        Double maxGsd = query.maxGsd();
        holds(
                minGsd == null || maxGsd == null || minGsd <= maxGsd,
                "maxGsd",
                "at least minGsd, which is " + minGsd,
                maxGsd);
        int limit = query.limit();
        holds(limit >= 1 && limit <= SearchQuery.MAX_LIMIT, "limit", "1 to " + SearchQuery.MAX_LIMIT, limit);
        scores(query);
    }

    private static void examples(SearchQuery query) {
        int negatives = query.negative().size();
        holds(negatives <= MAX_EXAMPLES, "negative", "at most " + MAX_EXAMPLES + " texts", negatives);
        tiles("positive", query.positive());
        tiles("disliked", query.disliked());
        boolean compares = !query.browses();
        holds(compares || negatives == 0, "negative", "together with text, image, like or positive", "alone");
        holds(
                compares || query.disliked().isEmpty(),
                "disliked",
                "together with text, image, like or positive",
                "alone");
        Double weight = query.weight();
        holds(weight == null || (weight >= 0 && weight <= 1), "weight", "0 (image) to 1 (text)", weight);
        boolean pictures = query.image() != null
                || query.like() != null
                || !query.positive().isEmpty();
        holds(
                weight == null || (query.text() != null && pictures),
                "weight",
                "a text together with image, like or positive",
                "one of them at most");
    }

    private static void scores(SearchQuery query) {
        Double least = query.minScore();
        boolean compares = !query.browses();
        holds(least == null || (least >= -1 && least <= 1), "minScore", "a score from -1 to 1", least);
        holds(compares || least == null, "minScore", "together with text, image, like or positive", "alone");
        holds(
                compares || query.threshold() == null,
                "threshold",
                "together with text, image, like or positive",
                "alone");
        holds(least == null || query.threshold() == null, "threshold", "threshold or minScore", "both");
        holds(
                compares || query.sort() != SearchOrder.SCORE,
                "sort",
                "datetime if there is nothing to compare with",
                query.sort());
    }

    private static void tiles(String field, List<TileId> tiles) {
        holds(tiles.size() <= MAX_EXAMPLES, field, "at most " + MAX_EXAMPLES + " tiles", tiles.size());
    }

    private static void text(String field, @Nullable String text) {
        if (text != null) {
            int length = text.isBlank() ? 0 : text.length();
            holds(
                    length >= 1 && length <= MAX_TEXT,
                    field,
                    "1 to " + MAX_TEXT + " characters",
                    length == 0 ? "none" : length);
        }
    }

    private static void collections(Collection<String> names) {
        holds(
                names.size() <= MAX_COLLECTIONS,
                "collections",
                "at most " + MAX_COLLECTIONS + " collections",
                names.size());
        for (String name : names) {
            holds(
                    !name.isEmpty() && name.length() <= MAX_COLLECTION_NAME,
                    "collections",
                    "names of 1 to " + MAX_COLLECTION_NAME + " characters",
                    "one of " + name.length());
        }
    }

    private static void metres(String field, @Nullable Double metres) {
        holds(metres == null || (metres >= 0 && Double.isFinite(metres)), field, "metres from 0", metres);
    }

    private static void holds(boolean holds, String field, String expected, @Nullable Object found) {
        if (!holds) {
            throw CatalogueException.ofField(field, "expected %s, found %s".formatted(expected, found));
        }
    }
}
