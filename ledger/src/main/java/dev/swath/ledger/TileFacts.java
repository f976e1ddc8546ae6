package dev.swath.ledger;

/** What one place holds of a tile. */
public record TileFacts(long generation, boolean captioned) {}
