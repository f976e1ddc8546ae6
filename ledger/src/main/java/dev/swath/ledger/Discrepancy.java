package dev.swath.ledger;

/**
 * One thing that is not as it should be.
 *
 * @param place where: scenes, tiles, captions, items or index
 * @param id a key or a tile id
 */
public record Discrepancy(Kind kind, String place, String id, String message) {
    /** How it is wrong. */
    public enum Kind {
        MISSING,
        EXTRA,
        STALE
    }
}
