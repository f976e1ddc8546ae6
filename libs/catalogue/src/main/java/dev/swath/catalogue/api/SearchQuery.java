package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Region;
import dev.swath.catalogue.extent.TimeInterval;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A search. Without text, image and like it browses, newest first.
 *
 * <p>Each component is a field of {@code POST /api/search} of the same name: the gateway's parser, OpenAPI document
 * and cursors use the components, and clients send this record as JSON.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SearchQuery(
        @JsonPropertyDescription("what the picture shows, 1 to 2000 characters") @Nullable
        String text,

        @JsonPropertyDescription("a tile to resemble") @Nullable
        TileId like,

        @JsonPropertyDescription("a picture to resemble: a GeoTIFF, JPEG 2000, PNG or JPEG in base64") @Nullable
        QueryImage image,

        @JsonPropertyDescription("texts to stay away from, at most 16")
        List<String> negative,

        @JsonPropertyDescription(
                "west, south, east, north in degrees, or with heights west, south, lowest, east, north, highest")
        @Nullable
        BoundingBox bbox,

        @JsonPropertyDescription("an RFC 3339 instant, or A/B where either may be ..") @Nullable
        TimeInterval datetime,

        @JsonPropertyDescription("a GeoJSON geometry that the tile's footprint intersects; not together with bbox")
        @Nullable
        Region intersects,

        @JsonPropertyDescription("conditions on the tile's properties: CQL2 text, or in a body an object of CQL2 JSON")
        @Nullable
        QueryFilter filter,

        @JsonPropertyDescription("any of these collections") SortedSet<String> collections,

        @JsonPropertyDescription(
                "the smallest ground sampling distance, in metres; a tile of which none is known is left out")
        @Nullable
        Double minGsd,

        @JsonPropertyDescription(
                "the largest ground sampling distance, in metres; a tile of which none is known is left out")
        @Nullable
        Double maxGsd,

        @JsonPropertyDescription("how many results, 1 to 1000; 20 where nothing is said")
        int limit,

        @JsonPropertyDescription("lower scores are left out, -1 to 1") @Nullable
        Double minScore,

        @JsonPropertyDescription("the next of the answer before") @Nullable
        String next) {
    public static final int MAX_LIMIT = 1_000;
    public static final int DEFAULT_LIMIT = 20;

    private static final int MAX_TEXT = 2_000;
    private static final int MAX_NEGATIVES = 16;
    private static final int MAX_COLLECTIONS = 100;
    private static final int MAX_COLLECTION_NAME = 1_024;

    /** @throws CatalogueException INVALID_REQUEST, with the field that is at fault */
    public SearchQuery {
        negative = List.copyOf(negative);
        collections = Collections.unmodifiableSortedSet(new TreeSet<>(collections));
        checkText("text", text);
        negative.forEach(one -> checkText("negative", one));
        check(negative.size() <= MAX_NEGATIVES, "negative", "at most " + MAX_NEGATIVES + " texts", negative.size());
        check(bbox == null || intersects == null, "intersects", "bbox or intersects", "both");
        checkCollections(collections);
        checkMetres("minGsd", minGsd);
        checkMetres("maxGsd", maxGsd);
        check(
                minGsd == null || maxGsd == null || minGsd <= maxGsd,
                "maxGsd",
                "at least minGsd, which is " + minGsd,
                maxGsd);
        check(limit >= 1 && limit <= MAX_LIMIT, "limit", "1 to " + MAX_LIMIT, limit);
        check(minScore == null || (minScore >= -1 && minScore <= 1), "minScore", "a cosine from -1 to 1", minScore);
        boolean compares = text != null || image != null || like != null;
        check(compares || negative.isEmpty(), "negative", "together with text, image or like", "alone");
        check(compares || minScore == null, "minScore", "together with text, image or like", "alone");
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Whether there is nothing to compare with. */
    public boolean browses() {
        return text == null && image == null && like == null;
    }

    /** The same search, another page of it. */
    public SearchQuery page(int pageLimit, @Nullable String pageNext) {
        return toBuilder().limit(pageLimit).next(pageNext).build();
    }

    /** A builder of the same search. */
    public Builder toBuilder() {
        Builder builder = new Builder()
                .text(text)
                .like(like)
                .image(image)
                .bbox(bbox)
                .datetime(datetime)
                .intersects(intersects)
                .filter(filter)
                .minGsd(minGsd)
                .maxGsd(maxGsd)
                .limit(limit)
                .minScore(minScore)
                .next(next);
        builder.negative = negative;
        builder.collections.addAll(collections);
        return builder;
    }

    private static void checkText(String field, @Nullable String text) {
        if (text != null) {
            int length = text.isBlank() ? 0 : text.length();
            check(
                    length >= 1 && length <= MAX_TEXT,
                    field,
                    "1 to " + MAX_TEXT + " characters",
                    length == 0 ? "none" : length);
        }
    }

    private static void checkCollections(Collection<String> names) {
        check(
                names.size() <= MAX_COLLECTIONS,
                "collections",
                "at most " + MAX_COLLECTIONS + " collections",
                names.size());
        for (String name : names) {
            check(
                    !name.isEmpty() && name.length() <= MAX_COLLECTION_NAME,
                    "collections",
                    "names of 1 to " + MAX_COLLECTION_NAME + " characters",
                    "one of " + name.length());
        }
    }

    private static void checkMetres(String field, @Nullable Double metres) {
        check(metres == null || (metres >= 0 && Double.isFinite(metres)), field, "metres from 0", metres);
    }

    private static void check(boolean holds, String field, String expected, @Nullable Object found) {
        if (!holds) {
            throw CatalogueException.ofField(field, "expected %s, found %s".formatted(expected, found));
        }
    }

    /** Takes the fields one by one; what is not set does not restrict. */
    public static final class Builder {
        private @Nullable String text;
        private @Nullable TileId like;
        private @Nullable QueryImage image;
        private List<String> negative = List.of();
        private @Nullable BoundingBox bbox;
        private @Nullable TimeInterval datetime;
        private @Nullable Region intersects;
        private @Nullable QueryFilter filter;
        private final SortedSet<String> collections = new TreeSet<>();
        private @Nullable Double minGsd;
        private @Nullable Double maxGsd;
        private int limit = DEFAULT_LIMIT;
        private @Nullable Double minScore;
        private @Nullable String next;

        private Builder() {}

        public Builder text(@Nullable String wanted) {
            text = wanted;
            return this;
        }

        public Builder like(@Nullable TileId tile) {
            like = tile;
            return this;
        }

        public Builder image(@Nullable QueryImage picture) {
            image = picture;
            return this;
        }

        public Builder negative(String... unwanted) {
            negative = List.of(unwanted);
            return this;
        }

        public Builder bbox(@Nullable BoundingBox box) {
            bbox = box;
            return this;
        }

        public Builder datetime(@Nullable TimeInterval interval) {
            datetime = interval;
            return this;
        }

        public Builder intersects(@Nullable Region region) {
            intersects = region;
            return this;
        }

        public Builder filter(@Nullable QueryFilter conditions) {
            filter = conditions;
            return this;
        }

        public Builder collections(String... names) {
            collections.addAll(List.of(names));
            return this;
        }

        public Builder minGsd(@Nullable Double metres) {
            minGsd = metres;
            return this;
        }

        public Builder maxGsd(@Nullable Double metres) {
            maxGsd = metres;
            return this;
        }

        public Builder limit(int most) {
            limit = most;
            return this;
        }

        public Builder minScore(@Nullable Double least) {
            minScore = least;
            return this;
        }

        public Builder next(@Nullable String cursor) {
            next = cursor;
            return this;
        }

        /** @throws CatalogueException INVALID_REQUEST, with the field that is at fault */
        public SearchQuery build() {
            return new SearchQuery(
                    text,
                    like,
                    image,
                    negative,
                    bbox,
                    datetime,
                    intersects,
                    filter,
                    collections,
                    minGsd,
                    maxGsd,
                    limit,
                    minScore,
                    next);
        }
    }
}
