package dev.swath.vectorindex;

import dev.swath.catalogue.TileId;
import dev.swath.vectorindex.row.RowPayload;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of hits in their order.
 *
 * @param next where the page after begins; null if there is none
 * @param complete false if rows were left out because the bound of rows that are looked at was reached
 */
public record HitPage<P>(List<Hit> hits, @Nullable P next, boolean complete) {
    public HitPage {
        hits = List.copyOf(hits);
    }

    /** A page without hits, and none after it. */
    public static <P> HitPage<P> empty() {
        return new HitPage<>(List.of(), null, true);
    }

    /**
     * A place in the order of a search: best score first, ties by tile id. It stays where it is, whatever rows come and go.
     *
     * @param rank how many rows were at or before it when it was met, from 1
     */
    public record ScorePosition(double score, TileId tileId, int rank) {
        /** Whether a row of that score and tile id is behind this place. */
        public boolean isBefore(double otherScore, String otherTileId) {
            return otherScore < score || (otherScore == score && otherTileId.compareTo(tileId.value()) > 0);
        }
    }

    /**
     * A place in an order by a property. It stays where it is, whatever rows come and go.
     *
     * @param key of the row at it, as {@link RowOrder#key} tells it
     */
    public record KeyPosition(long key, TileId tileId) {
        /** Where the hit is in the order. */
        public static KeyPosition of(RowOrder order, Hit hit) {
            return new KeyPosition(
                    order.key(new RowPayload(hit.tile(), hit.caption())),
                    hit.tile().tileId());
        }
    }

    /** A place in the order of browsing: newest datetime first, ties by tile id. It stays where it is, whatever rows come and go. */
    public record TimePosition(Instant datetime, TileId tileId) {
        /** Where the hit is. */
        public static TimePosition of(Hit hit) {
            return new TimePosition(hit.tile().datetime(), hit.tile().tileId());
        }

        /** Whether the other place is behind this one. */
        public boolean isBefore(TimePosition other) {
            int order = other.datetime.compareTo(datetime);
            return order < 0 || (order == 0 && other.tileId.value().compareTo(tileId.value()) > 0);
        }
    }
}
