package dev.swath.vectorindex;

import dev.swath.catalogue.TileId;
import java.time.Instant;

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
