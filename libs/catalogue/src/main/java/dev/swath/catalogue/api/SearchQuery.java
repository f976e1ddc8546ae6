package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Region;
import dev.swath.catalogue.extent.TimeInterval;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A search. Without text, image, like and positive it browses, newest first.
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

        @JsonPropertyDescription("tiles to resemble, at most 16")
        List<TileId> positive,

        @JsonPropertyDescription("tiles to stay away from, at most 16")
        List<TileId> disliked,

        @JsonPropertyDescription("texts to stay away from, at most 16")
        List<String> negative,

        @JsonPropertyDescription(
                "how much the text counts beside image, like and positive: 0 image alone, 1 text alone")
        @Nullable
        Double weight,

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

        @JsonPropertyDescription("as threshold with that score, for clients of 0.1") @Nullable
        Double minScore,

        @JsonPropertyDescription("what a result must reach: a probability, or a score; a score of -1 shows everything")
        @Nullable
        SearchThreshold threshold,

        @JsonPropertyDescription("score: best first; datetime: newest first, of the best 10000 above the threshold")
        @Nullable
        SearchOrder sort,

        @JsonPropertyDescription("shows the first tile alone of each scene or place; there is no next then") @Nullable
        SearchGroup groupBy,

        @JsonPropertyDescription("waits until what was put under a key with an ETag is searchable or captioned")
        @Nullable
        SearchWait waitFor,

        @JsonPropertyDescription("the next of the answer before") @Nullable
        String next) {
    public static final int MAX_LIMIT = 1_000;
    public static final int DEFAULT_LIMIT = 20;

    /** @throws CatalogueException INVALID_REQUEST, with the field that is at fault */
    public SearchQuery(
            @Nullable String text,
            @Nullable TileId like,
            @Nullable QueryImage image,
            List<TileId> positive,
            List<TileId> disliked,
            List<String> negative,
            @Nullable Double weight,
            @Nullable BoundingBox bbox,
            @Nullable TimeInterval datetime,
            @Nullable Region intersects,
            @Nullable QueryFilter filter,
            SortedSet<String> collections,
            @Nullable Double minGsd,
            @Nullable Double maxGsd,
            int limit,
            @Nullable Double minScore,
            @Nullable SearchThreshold threshold,
            @Nullable SearchOrder sort,
            @Nullable SearchGroup groupBy,
            @Nullable SearchWait waitFor,
            @Nullable String next) {
        this.text = text;
        this.like = like;
        this.image = image;
        this.positive = List.copyOf(positive);
        this.disliked = List.copyOf(disliked);
        this.negative = List.copyOf(negative);
        this.weight = weight;
        this.bbox = bbox;
        this.datetime = datetime;
        this.intersects = intersects;
        this.filter = filter;
        this.collections = Collections.unmodifiableSortedSet(new TreeSet<>(collections));
        this.minGsd = minGsd;
        this.maxGsd = maxGsd;
        this.limit = limit;
        this.minScore = minScore;
        this.threshold = threshold;
        this.sort = sort;
        this.groupBy = groupBy;
        this.waitFor = waitFor;
        this.next = next;
        SearchChecks.check(this);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Whether there is nothing to compare with. */
    public boolean browses() {
        return text == null && image == null && like == null && positive.isEmpty();
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
                .weight(weight)
                .minScore(minScore)
                .threshold(threshold)
                .sort(sort)
                .groupBy(groupBy)
                .waitFor(waitFor)
                .next(next);
        builder.positive = positive;
        builder.disliked = disliked;
        builder.negative = negative;
        builder.collections.addAll(collections);
        return builder;
    }

    /** Takes the fields one by one; what is not set does not restrict. */
    public static final class Builder {
        private @Nullable String text;
        private @Nullable TileId like;
        private @Nullable QueryImage image;
        private List<TileId> positive = List.of();
        private List<TileId> disliked = List.of();
        private List<String> negative = List.of();
        private @Nullable Double weight;
        private @Nullable BoundingBox bbox;
        private @Nullable TimeInterval datetime;
        private @Nullable Region intersects;
        private @Nullable QueryFilter filter;
        private final SortedSet<String> collections = new TreeSet<>();
        private @Nullable Double minGsd;
        private @Nullable Double maxGsd;
        private int limit = DEFAULT_LIMIT;
        private @Nullable Double minScore;
        private @Nullable SearchThreshold threshold;
        private @Nullable SearchOrder sort;
        private @Nullable SearchGroup groupBy;
        private @Nullable SearchWait waitFor;
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

        public Builder positive(TileId... tiles) {
            positive = List.of(tiles);
            return this;
        }

        public Builder disliked(TileId... tiles) {
            disliked = List.of(tiles);
            return this;
        }

        public Builder weight(@Nullable Double ofText) {
            weight = ofText;
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

        public Builder threshold(@Nullable SearchThreshold least) {
            threshold = least;
            return this;
        }

        public Builder sort(@Nullable SearchOrder order) {
            sort = order;
            return this;
        }

        public Builder groupBy(@Nullable SearchGroup group) {
            groupBy = group;
            return this;
        }

        public Builder waitFor(@Nullable SearchWait wait) {
            waitFor = wait;
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
                    positive,
                    disliked,
                    negative,
                    weight,
                    bbox,
                    datetime,
                    intersects,
                    filter,
                    collections,
                    minGsd,
                    maxGsd,
                    limit,
                    minScore,
                    threshold,
                    sort,
                    groupBy,
                    waitFor,
                    next);
        }
    }
}
