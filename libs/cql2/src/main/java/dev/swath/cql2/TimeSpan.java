package dev.swath.cql2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import dev.swath.vectorindex.Filter.Operator;
import dev.swath.vectorindex.Queryable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Where a time begins and ends, both included. */
record TimeSpan(Bound start, Bound end) {
    static TimeSpan of(Cql2Expression expression) {
        return switch (expression) {
            case Cql2Expression.PropertyName name -> both(property(name));
            case Cql2Expression.TimestampLiteral(Instant value, var _) -> both(new Bound.Moment(value));
            case Cql2Expression.DateLiteral(LocalDate day, var _) ->
                new TimeSpan(new Bound.Moment(Comparisons.first(day)), new Bound.Moment(Comparisons.last(day)));
            case Cql2Expression.TextLiteral(String text, String position) -> of(ExpressionParts.time(text, position));
            case Cql2Expression.IntervalLiteral interval -> ofInterval(interval);
            default -> throw Operands.expected("a property, a date, a timestamp or an interval", expression);
        };
    }

    boolean hasProperty() {
        return start instanceof Bound.Property || end instanceof Bound.Property;
    }

    /** Conditions that the properties are there, of an interval whose two ends are not the same one. */
    List<Filter> presence() {
        if (start.equals(end)) {
            return List.of();
        }
        List<Filter> known = new ArrayList<>();
        for (Bound bound : List.of(start, end)) {
            if (bound instanceof Bound.Property(Queryable property) && property.nullable()) {
                known.add(Bound.known(property));
            }
        }
        return known;
    }

    private static TimeSpan ofInterval(Cql2Expression.IntervalLiteral interval) {
        Bound start = interval.start() == null
                ? Bound.Open.BEFORE_ALL
                : of(interval.start()).start();
        Bound end = interval.end() == null
                ? Bound.Open.AFTER_ALL
                : of(interval.end()).end();
        if (start instanceof Bound.Moment(Instant first)
                && end instanceof Bound.Moment(Instant last)
                && last.isBefore(first)) {
            throw CatalogueException.ofPosition(
                    interval.position(), "expected an interval that ends after it starts, found one that ends before");
        }
        return new TimeSpan(start, end);
    }

    private static TimeSpan both(Bound bound) {
        return new TimeSpan(bound, bound);
    }

    private static Bound property(Cql2Expression.PropertyName name) {
        return new Bound.Property(Operands.queryable(name, Queryable.Type.TIMESTAMP));
    }

    /** Where a time begins or ends. */
    sealed interface Bound {
        /** What the tile says. */
        record Property(Queryable property) implements Bound {}

        /** A point in time. */
        record Moment(Instant value) implements Bound {}

        /** An open end. */
        enum Open implements Bound {
            BEFORE_ALL,
            AFTER_ALL
        }

        /** The condition that two bounds are in that order. Of two properties there is none. */
        static Filter compare(Bound left, Operator operator, Bound right) {
            return switch (left) {
                case Property(Queryable property) -> ofProperty(property, operator, right);
                case Moment _, Open _ ->
                    right instanceof Property(Queryable property)
                            ? ofProperty(property, Comparisons.flipped(operator), left)
                            : Cql2Filter.constant(holds(operator, order(left, right)));
            };
        }

        /** True of every tile that has the property; unknown of the others. */
        static Filter known(Queryable property) {
            return new Filter.Temporal(property, new TimeInterval(null, null));
        }

        private static Filter ofProperty(Queryable property, Operator operator, Bound other) {
            return switch (other) {
                case Moment(Instant value) -> new Filter.Compare(property, operator, new Literal.Timestamp(value));
                case Open open -> {
                    Filter known = known(property);
                    yield holds(operator, open == Open.BEFORE_ALL ? 1 : -1) ? known : new Filter.Not(known);
                }
                case Property _ -> throw new IllegalArgumentException("two properties are not compared");
            };
        }

        private static int order(Bound left, Bound right) {
            return left instanceof Moment(Instant first) && right instanceof Moment(Instant second)
                    ? first.compareTo(second)
                    : Integer.compare(rank(left), rank(right));
        }

        private static int rank(Bound bound) {
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
}
