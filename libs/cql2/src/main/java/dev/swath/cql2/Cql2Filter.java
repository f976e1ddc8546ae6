package dev.swath.cql2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import dev.swath.vectorindex.Queryable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Turns a CQL2 expression into a filter of the index, and refuses what the catalogue cannot answer. */
public final class Cql2Filter {
    /** The most conditions of one filter. */
    public static final int MAX_CONDITIONS = 128;

    /** The most values of one IN. */
    public static final int MAX_VALUES = 1_000;

    /** The most characters of a pattern of LIKE. */
    public static final int MAX_PATTERN = 1_000;

    private int conditions;

    private Cql2Filter() {}

    /**
     * The filter of an expression.
     *
     * @throws CatalogueException INVALID_REQUEST, with the position, if it names an unknown property, compares what has
     *     different types, uses an operator that is not supported, or has more than {@link #MAX_CONDITIONS}
     */
    public static Filter of(Cql2Expression expression) {
        return new Cql2Filter().filter(expression);
    }

    private Filter filter(Cql2Expression expression) {
        return switch (expression) {
            case Cql2Expression.TruthLiteral(boolean value, var _) -> constant(value);
            case Cql2Expression.Operation operation -> ofOperation(operation);
            case Cql2Expression.PropertyName _,
                    Cql2Expression.TextLiteral _,
                    Cql2Expression.NumberLiteral _,
                    Cql2Expression.DateLiteral _,
                    Cql2Expression.TimestampLiteral _,
                    Cql2Expression.IntervalLiteral _,
                    Cql2Expression.GeometryLiteral _,
                    Cql2Expression.BoxLiteral _,
                    Cql2Expression.ArrayLiteral _ -> throw Operands.expected("a condition", expression);
        };
    }

    /** True of every row, or of none. */
    static Filter constant(boolean value) {
        return value ? Filter.ALL : new Filter.Or(List.of());
    }

    private Filter ofOperation(Cql2Expression.Operation operation) {
        return switch (operation.operator()) {
            case Operators.AND -> new Filter.And(filters(operation));
            case Operators.OR -> new Filter.Or(filters(operation));
            case Operators.NOT -> {
                Operands.count(operation, 1);
                yield new Filter.Not(filter(operation.arguments().getFirst()));
            }
            default -> {
                if (++conditions > MAX_CONDITIONS) {
                    throw CatalogueException.ofPosition(
                            operation.position(),
                            "expected at most %d conditions, found more".formatted(MAX_CONDITIONS));
                }
                yield condition(operation);
            }
        };
    }

    private List<Filter> filters(Cql2Expression.Operation operation) {
        return operation.arguments().stream().map(this::filter).toList();
    }

    private static Filter condition(Cql2Expression.Operation operation) {
        String operator = operation.operator();
        if (Operators.COMPARISONS.contains(operator)) {
            return Comparisons.filter(operation);
        }
        if (SpatialOperators.NAMES.contains(operator)) {
            return SpatialOperators.filter(operation);
        }
        if (TemporalOperators.NAMES.contains(operator)) {
            return TemporalOperators.filter(operation);
        }
        return switch (operator) {
            case Operators.LIKE -> like(operation);
            case Operators.BETWEEN -> between(operation);
            case Operators.IN -> in(operation);
            case Operators.IS_NULL -> {
                Operands.count(operation, 1);
                yield new Filter.IsNull(Operands.queryable(
                        Operands.property(operation.arguments().getFirst())));
            }
            default -> throw Operands.expected("a condition", operation);
        };
    }

    private static Filter like(Cql2Expression.Operation operation) {
        Operands.count(operation, 2);
        Queryable property =
                Operands.queryable(Operands.property(operation.arguments().get(0)), Queryable.Type.TEXT);
        if (operation.arguments().get(1) instanceof Cql2Expression.TextLiteral(String pattern, String position)) {
            if (pattern.length() > MAX_PATTERN) {
                throw CatalogueException.ofPosition(
                        position,
                        "expected a pattern of at most %d characters, found %d"
                                .formatted(MAX_PATTERN, pattern.length()));
            }
            return new Filter.Like(property, pattern);
        }
        throw Operands.expected(
                "a pattern in single quotes", operation.arguments().get(1));
    }

    private static Filter between(Cql2Expression.Operation operation) {
        Operands.count(operation, 3);
        Queryable property = Operands.scalar(operation.arguments().get(0));
        Cql2Expression low = Operands.valueOf(property, operation.arguments().get(1));
        Cql2Expression high = Operands.valueOf(property, operation.arguments().get(2));
        if (low instanceof Cql2Expression.DateLiteral || high instanceof Cql2Expression.DateLiteral) {
            return new Filter.And(List.of(
                    Comparisons.compare(property, Filter.Operator.GREATER_OR_EQUAL, low),
                    Comparisons.compare(property, Filter.Operator.LESS_OR_EQUAL, high)));
        }
        return new Filter.Between(property, Operands.literal(property, low), Operands.literal(property, high));
    }

    private static Filter in(Cql2Expression.Operation operation) {
        Operands.count(operation, 2);
        Queryable property = Operands.scalar(operation.arguments().get(0));
        if (!(operation.arguments().get(1)
                instanceof Cql2Expression.ArrayLiteral(List<Cql2Expression> listed, String position))) {
            throw Operands.expected("an array of values", operation.arguments().get(1));
        }
        if (listed.isEmpty() || listed.size() > MAX_VALUES) {
            throw CatalogueException.ofPosition(
                    position, "expected 1 to %d values, found %d".formatted(MAX_VALUES, listed.size()));
        }
        Set<Literal> values = new HashSet<>();
        Set<LocalDate> days = new HashSet<>();
        for (Cql2Expression written : listed) {
            Cql2Expression value = Operands.valueOf(property, written);
            if (property.type() == Queryable.Type.TIMESTAMP
                    && value instanceof Cql2Expression.DateLiteral(LocalDate day, var _)) {
                days.add(day);
            } else {
                values.add(Operands.literal(property, value));
            }
        }
        Filter in = new Filter.In(property, values);
        if (days.isEmpty()) {
            return in;
        }
        List<Filter> any = new ArrayList<>(List.of(in));
        days.stream().sorted().forEach(day -> any.add(Comparisons.onDay(property, day)));
        return new Filter.Or(any);
    }
}
