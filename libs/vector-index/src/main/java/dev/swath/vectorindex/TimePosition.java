package dev.swath.vectorindex;

import dev.swath.catalogue.TileId;
import java.time.Instant;

/** A place in the order of browsing: newest datetime first, ties by tile id. It stays where it is, whatever rows come and go. */
public record TimePosition(Instant datetime, TileId tileId) {
    /** Where the hit is. */
    public static TimePosition of(Hit hit) {
        return new TimePosition(hit.tile().datetime(), hit.tile().tileId());
    }
}
