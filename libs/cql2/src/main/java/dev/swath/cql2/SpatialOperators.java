package dev.swath.cql2;

import java.util.List;

/** The names of the spatial functions. */
final class SpatialOperators {
    static final List<String> NAMES = List.of(
            "s_intersects",
            "s_equals",
            "s_disjoint",
            "s_touches",
            "s_within",
            "s_overlaps",
            "s_crosses",
            "s_contains");

    private SpatialOperators() {}
}
