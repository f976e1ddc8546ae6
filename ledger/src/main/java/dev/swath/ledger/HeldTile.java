package dev.swath.ledger;

/** What one place holds of a tile. */
public record HeldTile(long generation, boolean captioned) {}
