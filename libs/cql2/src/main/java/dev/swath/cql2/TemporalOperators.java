package dev.swath.cql2;

import java.util.List;

/** The names of the temporal functions. */
final class TemporalOperators {
    static final List<String> NAMES = List.of(
            "t_after",
            "t_before",
            "t_contains",
            "t_disjoint",
            "t_during",
            "t_equals",
            "t_finishedBy",
            "t_finishes",
            "t_intersects",
            "t_meets",
            "t_metBy",
            "t_overlappedBy",
            "t_overlaps",
            "t_startedBy",
            "t_starts");

    private TemporalOperators() {}
}
