package dev.swath.cql2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.vectorindex.Filter.Literal;
import dev.swath.vectorindex.Queryable;
import java.time.Instant;
import java.util.List;

/** The arguments of an operator as properties and values of the catalogue; what does not fit is refused with its position. */
final class Operands {
    private Operands() {}

    static void count(Cql2Expression.Operation operation, int expected) {
        if (operation.arguments().size() != expected) {
            throw CatalogueException.ofPosition(
                    operation.position(),
                    "expected %d arguments of %s, found %d"
                            .formatted(
                                    expected,
                                    operation.operator(),
                                    operation.arguments().size()));
        }
    }

    static Cql2Expression.PropertyName property(Cql2Expression expression) {
        if (expression instanceof Cql2Expression.PropertyName name) {
            return name;
        }
        throw expected("a property", expression);
    }

    /** The property of that name, of any type. */
    static Queryable queryable(Cql2Expression.PropertyName name) {
        return Queryables.find(name.name())
                .orElseThrow(() -> CatalogueException.ofPosition(
                        name.position(),
                        "expected one of the properties %s, found \"%s\""
                                .formatted(String.join(", ", Queryables.names()), ExpressionParts.shown(name.name()))));
    }

    static Queryable queryable(Cql2Expression.PropertyName name, Queryable.Type type) {
        Queryable property = queryable(name);
        if (property.type() != type) {
            throw CatalogueException.ofPosition(
                    name.position(),
                    "expected a property that is a %s, found %s, which is a %s"
                            .formatted(type, property, property.type()));
        }
        return property;
    }

    /** A property whose values have an order. */
    static Queryable scalar(Cql2Expression expression) {
        Cql2Expression.PropertyName name = property(expression);
        Queryable property = queryable(name);
        if (property.type() == Queryable.Type.GEOMETRY) {
            throw CatalogueException.ofPosition(
                    name.position(),
                    "expected a property of texts, numbers or times, found %s: spatial functions compare it"
                            .formatted(property));
        }
        return property;
    }

    /** A value of the property's type. */
    static Literal literal(Queryable property, Cql2Expression expression) {
        Queryable.Type type = property.type();
        return switch (expression) {
            case Cql2Expression.TextLiteral(String text, var _)
            when type == Queryable.Type.TEXT -> new Literal.Text(text);
            case Cql2Expression.NumberLiteral(double number, var _)
            when type == Queryable.Type.NUMBER -> new Literal.Numeric(number);
            case Cql2Expression.TimestampLiteral(Instant instant, var _)
            when type == Queryable.Type.TIMESTAMP -> new Literal.Timestamp(instant);
            default -> throw expected("a %s, as %s is".formatted(type, property), expression);
        };
    }

    /** The value; a text that is compared with a time is one. Many clients write times as plain strings. */
    static Cql2Expression valueOf(Queryable property, Cql2Expression expression) {
        return property.type() == Queryable.Type.TIMESTAMP
                        && expression instanceof Cql2Expression.TextLiteral(String text, String position)
                ? ExpressionParts.time(text, position)
                : expression;
    }

    static CatalogueException expected(String what, Cql2Expression found) {
        return CatalogueException.ofPosition(found.position(), "expected %s, found %s".formatted(what, kind(found)));
    }

    private static String kind(Cql2Expression expression) {
        return switch (expression) {
            case Cql2Expression.Operation(String operator, List<Cql2Expression> _, var _) -> {
                if (Operators.ARITHMETIC.contains(operator)) {
                    yield "arithmetic (%s), which is not supported".formatted(operator);
                }
                yield Operators.CHARACTERS.contains(operator)
                        ? "the function %s, which is not supported".formatted(operator)
                        : "the operator or function " + ExpressionParts.shown(operator);
            }
            case Cql2Expression.PropertyName(String name, var _) -> "the property " + ExpressionParts.shown(name);
            case Cql2Expression.TextLiteral(String value, var _) ->
                "the text '%s'".formatted(ExpressionParts.shown(value));
            case Cql2Expression.NumberLiteral(double value, var _) -> "the number " + value;
            case Cql2Expression.TruthLiteral(boolean value, var _) -> String.valueOf(value);
            case Cql2Expression.DateLiteral(var value, var _) -> "the date " + value;
            case Cql2Expression.TimestampLiteral(var value, var _) -> "the timestamp " + value;
            case Cql2Expression.IntervalLiteral _ -> "an interval";
            case Cql2Expression.GeometryLiteral _ -> "a geometry";
            case Cql2Expression.BoxLiteral _ -> "a box";
            case Cql2Expression.ArrayLiteral _ -> "an array";
        };
    }
}
