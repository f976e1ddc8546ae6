package dev.swath.cql2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import dev.swath.vectorindex.Filter.Operator;
import dev.swath.vectorindex.Queryable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The comparisons of CQL2: a property and a value, in either order. */
final class Comparisons {
    private Comparisons() {}

    static Filter filter(Cql2Expression.Operation operation) {
        Operands.count(operation, 2);
        Cql2Expression left = operation.arguments().get(0);
        Cql2Expression right = operation.arguments().get(1);
        Operator operator = operator(operation.operator());
        if (left instanceof Cql2Expression.PropertyName && right instanceof Cql2Expression.PropertyName) {
            throw CatalogueException.ofPosition(
                    right.position(), "expected a property and a value, found two properties");
        }
        return right instanceof Cql2Expression.PropertyName
                ? compare(Operands.scalar(right), flipped(operator), left)
                : compare(Operands.scalar(left), operator, right);
    }

    /** A date is its whole day in UTC: a time is after it if it is after that day's last moment. */
    static Filter compare(Queryable property, Operator operator, Cql2Expression written) {
        Cql2Expression value = Operands.valueOf(property, written);
        if (property.type() != Queryable.Type.TIMESTAMP
                || !(value instanceof Cql2Expression.DateLiteral(LocalDate day, var _))) {
            return new Filter.Compare(property, operator, Operands.literal(property, value));
        }
        return switch (operator) {
            case EQUAL -> onDay(property, day);
            case NOT_EQUAL -> new Filter.Not(onDay(property, day));
            case LESS, GREATER_OR_EQUAL -> new Filter.Compare(property, operator, new Literal.Timestamp(first(day)));
            case LESS_OR_EQUAL, GREATER -> new Filter.Compare(property, operator, new Literal.Timestamp(last(day)));
        };
    }

    static Filter onDay(Queryable property, LocalDate day) {
        return new Filter.Temporal(property, new TimeInterval(first(day), last(day)));
    }

    /** The day's first moment. */
    static Instant first(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The day's last moment. */
    static Instant last(LocalDate day) {
        return first(day.plusDays(1)).minusNanos(1);
    }

    private static Operator operator(String name) {
        return switch (name) {
            case "=" -> Operator.EQUAL;
            case Operators.NOT_EQUAL -> Operator.NOT_EQUAL;
            case "<" -> Operator.LESS;
            case "<=" -> Operator.LESS_OR_EQUAL;
            case ">" -> Operator.GREATER;
            case ">=" -> Operator.GREATER_OR_EQUAL;
            default -> throw new IllegalArgumentException("no comparison: " + name);
        };
    }

    /** The operator with its sides exchanged. */
    static Operator flipped(Operator operator) {
        return switch (operator) {
            case EQUAL, NOT_EQUAL -> operator;
            case LESS -> Operator.GREATER;
            case LESS_OR_EQUAL -> Operator.GREATER_OR_EQUAL;
            case GREATER -> Operator.LESS;
            case GREATER_OR_EQUAL -> Operator.LESS_OR_EQUAL;
        };
    }
}
