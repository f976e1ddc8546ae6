package dev.swath.vectorindex;

/**
 * How a tile's geometry stands to a region.
 *
 * @see <a href="https://docs.ogc.org/is/21-065r2/21-065r2.html">OGC 21-065r2, the spatial functions of CQL2</a>
 */
public enum SpatialRelation {
    /** They share a point. */
    INTERSECTS,
    /** They are the same points. */
    EQUALS,
    /** They share no point. */
    DISJOINT,
    /** They share points of their borders alone. */
    TOUCHES,
    /** No point of the tile is outside the region. */
    WITHIN,
    /** Each has points that the other lacks, and what they share is as wide as they are. */
    OVERLAPS,
    /** They share some inner points, and what they share is narrower than the wider one. */
    CROSSES,
    /** No point of the region is outside the tile. */
    CONTAINS;

    /** The relation as seen from the region: where the tile is within the region, the region contains the tile. */
    public SpatialRelation inverse() {
        return switch (this) {
            case WITHIN -> CONTAINS;
            case CONTAINS -> WITHIN;
            case INTERSECTS, EQUALS, DISJOINT, TOUCHES, OVERLAPS, CROSSES -> this;
        };
    }
}
