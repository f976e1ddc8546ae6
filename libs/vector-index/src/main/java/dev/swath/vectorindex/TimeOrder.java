package dev.swath.vectorindex;

/** The order of browsing. Rows of one datetime are ordered by tile id in both. */
public enum TimeOrder {
    NEWEST_FIRST,
    OLDEST_FIRST
}
