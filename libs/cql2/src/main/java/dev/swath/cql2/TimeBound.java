package dev.swath.cql2;

import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import dev.swath.vectorindex.Filter.Operator;
import dev.swath.vectorindex.Queryable;
import java.time.Instant;

/** Where a time begins or ends. */
sealed interface TimeBound {
    /** What the tile says. */
    record Property(Queryable property) implements TimeBound {}

    /** A point in time. */
    record Moment(Instant value) implements TimeBound {}

    /** An open end. */
    enum Open implements TimeBound {
        BEFORE_ALL,
        AFTER_ALL
    }

    /** The condition that two bounds are in that order. Of two properties there is none. */
    static Filter compare(TimeBound left, Operator operator, TimeBound right) {
        return switch (left) {
            case Property(Queryable property) -> ofProperty(property, operator, right);
            case Moment _, Open _ ->
                right instanceof Property(Queryable property)
                        ? ofProperty(property, Comparisons.flipped(operator), left)
                        : Cql2Filter.constant(holds(operator, order(left, right)));
        };
    }

    private static Filter ofProperty(Queryable property, Operator operator, TimeBound other) {
        return switch (other) {
            case Moment(Instant value) -> new Filter.Compare(property, operator, new Literal.Timestamp(value));
            case Open open -> {
                // True or false of every tile that has the property; unknown of the others.
                Filter known = new Filter.Temporal(property, new TimeInterval(null, null));
                yield holds(operator, open == Open.BEFORE_ALL ? 1 : -1) ? known : new Filter.Not(known);
            }
            case Property _ -> throw new IllegalArgumentException("two properties are not compared");
        };
    }

    private static int order(TimeBound left, TimeBound right) {
        return left instanceof Moment(Instant first) && right instanceof Moment(Instant second)
                ? first.compareTo(second)
                : Integer.compare(rank(left), rank(right));
    }

    private static int rank(TimeBound bound) {
        return bound instanceof Open open ? (open == Open.BEFORE_ALL ? -1 : 1) : 0;
    }

    private static boolean holds(Operator operator, int order) {
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }
}
