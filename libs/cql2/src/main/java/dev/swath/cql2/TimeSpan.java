package dev.swath.cql2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.vectorindex.Queryable;
import java.time.Instant;
import java.time.LocalDate;

/** Where a time begins and ends, both included. */
record TimeSpan(TimeBound start, TimeBound end) {
    static TimeSpan of(Cql2Expression expression) {
        return switch (expression) {
            case Cql2Expression.PropertyName name -> both(property(name));
            case Cql2Expression.TimestampLiteral(Instant value, var _) -> both(new TimeBound.Moment(value));
            case Cql2Expression.DateLiteral(LocalDate day, var _) ->
                new TimeSpan(new TimeBound.Moment(Comparisons.first(day)), new TimeBound.Moment(Comparisons.last(day)));
            case Cql2Expression.TextLiteral(String text, String position) -> of(ExpressionParts.time(text, position));
            case Cql2Expression.IntervalLiteral interval -> ofInterval(interval);
            default -> throw Operands.expected("a property, a date, a timestamp or an interval", expression);
        };
    }

    boolean hasProperty() {
        return start instanceof TimeBound.Property || end instanceof TimeBound.Property;
    }

    private static TimeSpan ofInterval(Cql2Expression.IntervalLiteral interval) {
        TimeBound start = interval.start() == null
                ? TimeBound.Open.BEFORE_ALL
                : of(interval.start()).start();
        TimeBound end = interval.end() == null
                ? TimeBound.Open.AFTER_ALL
                : of(interval.end()).end();
        if (start instanceof TimeBound.Moment(Instant first)
                && end instanceof TimeBound.Moment(Instant last)
                && last.isBefore(first)) {
            throw CatalogueException.ofPosition(
                    interval.position(), "expected an interval that ends after it starts, found one that ends before");
        }
        return new TimeSpan(start, end);
    }

    private static TimeSpan both(TimeBound bound) {
        return new TimeSpan(bound, bound);
    }

    private static TimeBound property(Cql2Expression.PropertyName name) {
        return new TimeBound.Property(Operands.queryable(name, Queryable.Type.TIMESTAMP));
    }
}
