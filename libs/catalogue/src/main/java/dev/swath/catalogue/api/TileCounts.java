package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.swath.catalogue.extent.BoundingBox;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many tiles a search shows, and where and when they are.
 *
 * @param counted of how many the other parts are: at most 10,000, the best ones, or the newest if nothing is compared
 * @param datetime periods of one length, oldest first
 * @param collections how many are in each
 * @param grid the cells that are not empty; tiles without a place are in none
 */
public record TileCounts(
        Total total, long counted, List<CountedPeriod> datetime, Map<String, Long> collections, List<Cell> grid) {
    public TileCounts {
        datetime = List.copyOf(datetime);
        collections = Map.copyOf(collections);
        grid = List.copyOf(grid);
    }

    /** How many there are, or at least. */
    public record Total(long value, Relation relation) {
        /** Whether the number is the whole one. */
        public enum Relation {
            EQ,
            GTE;

            @JsonValue
            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /** @param to not included */
    public record CountedPeriod(Instant from, Instant to, long count) {}

    /** The tiles whose middle is in the box. */
    public record Cell(BoundingBox bbox, long count) {}
}
