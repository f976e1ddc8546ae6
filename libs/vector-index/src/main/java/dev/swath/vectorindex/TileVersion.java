package dev.swath.vectorindex;

/** How new a row is: a later generation wins, and of one generation the captioned row. */
public record TileVersion(long generation, boolean captioned) implements Comparable<TileVersion> {
    @Override
    public int compareTo(TileVersion other) {
        int byGeneration = Long.compare(generation, other.generation);
        return byGeneration != 0 ? byGeneration : Boolean.compare(captioned, other.captioned);
    }
}
