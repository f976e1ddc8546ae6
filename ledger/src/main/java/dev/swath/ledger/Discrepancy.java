package dev.swath.ledger;

/**
 * One thing that is not as it should be.
 *
 * @param place where: scenes, tiles, encodings, captions, tile-states, items, index, chips, failures or another topic
 * @param id a key, a tile id, or where a record stands
 */
public record Discrepancy(Kind kind, String place, String id, String message) {
    /** How it is wrong. */
    public enum Kind {
        MISSING,
        EXTRA,
        STALE,
        DUPLICATE,
        UNREADABLE
    }
}
