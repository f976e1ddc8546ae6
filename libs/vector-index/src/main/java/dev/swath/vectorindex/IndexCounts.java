package dev.swath.vectorindex;

/** How many live rows there are, and how many of them have a caption. */
public record IndexCounts(long searchable, long captioned) {}
