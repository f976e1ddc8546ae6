package dev.swath.cql2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Operator;
import java.util.ArrayList;
import java.util.List;

/**
 * The temporal functions of CQL2, as comparisons of where two times begin and end. A timestamp is an interval whose ends are one; a date is its whole
 * day in UTC.
 */
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

    static Filter filter(Cql2Expression.Operation operation) {
        Operands.count(operation, 2);
        TimeSpan first = TimeSpan.of(operation.arguments().get(0));
        TimeSpan second = TimeSpan.of(operation.arguments().get(1));
        if (first.hasProperty() && second.hasProperty()) {
            throw CatalogueException.ofPosition(
                    operation.arguments().get(1).position(),
                    "expected a time without properties on one side, found properties on both");
        }
        List<Filter> known = new ArrayList<>(first.presence());
        known.addAll(second.presence());
        Filter relation = relation(operation.operator(), first, second);
        if (known.isEmpty()) {
            return relation;
        }
        // Unknown if one of the properties is missing, even where the relation does not look at it.
        Filter all = new Filter.And(known);
        return new Filter.And(List.of(new Filter.Or(List.of(relation, new Filter.Not(all))), all));
    }

    private static Filter relation(String operator, TimeSpan first, TimeSpan second) {
        return switch (operator) {
            case "t_after" -> after(first, second);
            case "t_before" -> after(second, first);
            case "t_contains" -> during(second, first);
            case "t_during" -> during(first, second);
            case "t_disjoint" -> new Filter.Not(intersects(first, second));
            case "t_intersects" -> intersects(first, second);
            case "t_equals" -> all(equal(first.start(), second.start()), equal(first.end(), second.end()));
            case "t_finishedBy" -> finishes(second, first);
            case "t_finishes" -> finishes(first, second);
            case "t_meets" -> equal(first.end(), second.start());
            case "t_metBy" -> equal(first.start(), second.end());
            case "t_overlappedBy" -> overlaps(second, first);
            case "t_overlaps" -> overlaps(first, second);
            case "t_startedBy" -> starts(second, first);
            case "t_starts" -> starts(first, second);
            default -> throw new IllegalArgumentException("no temporal function: " + operator);
        };
    }

    private static Filter after(TimeSpan first, TimeSpan second) {
        return less(second.end(), first.start());
    }

    private static Filter during(TimeSpan first, TimeSpan second) {
        return all(less(second.start(), first.start()), less(first.end(), second.end()));
    }

    private static Filter intersects(TimeSpan first, TimeSpan second) {
        return all(
                TimeSpan.Bound.compare(first.start(), Operator.LESS_OR_EQUAL, second.end()),
                TimeSpan.Bound.compare(first.end(), Operator.GREATER_OR_EQUAL, second.start()));
    }

    private static Filter finishes(TimeSpan first, TimeSpan second) {
        return all(less(second.start(), first.start()), equal(first.end(), second.end()));
    }

    private static Filter overlaps(TimeSpan first, TimeSpan second) {
        return all(
                less(first.start(), second.start()),
                less(second.start(), first.end()),
                less(first.end(), second.end()));
    }

    private static Filter starts(TimeSpan first, TimeSpan second) {
        return all(equal(first.start(), second.start()), less(first.end(), second.end()));
    }

    private static Filter less(TimeSpan.Bound left, TimeSpan.Bound right) {
        return TimeSpan.Bound.compare(left, Operator.LESS, right);
    }

    private static Filter equal(TimeSpan.Bound left, TimeSpan.Bound right) {
        return TimeSpan.Bound.compare(left, Operator.EQUAL, right);
    }

    private static Filter all(Filter... filters) {
        return new Filter.And(List.of(filters));
    }
}
