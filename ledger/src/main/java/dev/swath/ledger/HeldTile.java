package dev.swath.ledger;

/** A tile as one place holds it. */
public record HeldTile(long generation, boolean captioned) {}
