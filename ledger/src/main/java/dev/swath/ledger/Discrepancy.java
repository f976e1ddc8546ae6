package dev.swath.ledger;

/**
 * A difference between what is and what should be.
 *
 * @param place where it is: scenes, tiles, encodings, captions, tile-states, items, index, chips, failures or another topic
 * @param id a key, a tile id, or a record's topic, partition and offset
 */
public record Discrepancy(Kind kind, String place, String id, String message) {
    /** The kind of difference. */
    public enum Kind {
        MISSING,
        EXTRA,
        STALE,
        DUPLICATE,
        UNREADABLE
    }
}
