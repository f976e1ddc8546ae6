package dev.swath.vectorindex.milvus.expression;

import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Conditions on a number, as Milvus expressions. */
final class MilvusNumbers {
    private MilvusNumbers() {}

    /**
     * The expression, or empty if it is no condition on numbers that are finite.
     *
     * @return the inner one is empty if no number satisfies the condition
     */
    static Optional<Optional<String>> of(String field, Filter.Condition condition) {
        return switch (condition) {
            case Filter.Compare(var _, Filter.Operator operator, Literal.Numeric(double value))
            when Double.isFinite(value) -> Optional.of(Optional.of(field + sign(operator) + Literals.number(value)));
            case Filter.Between(var _, Literal.Numeric(double low), Literal.Numeric(double high))
            when Double.isFinite(low) && Double.isFinite(high) ->
                Optional.of(Optional.of(Expressions.and(
                        List.of(field + " >= " + Literals.number(low), field + " <= " + Literals.number(high)))));
            case Filter.In in -> Optional.of(oneOf(field, in));
            case Filter.Compare _,
                    Filter.Between _,
                    Filter.Like _,
                    Filter.IsNull _,
                    Filter.Spatial _,
                    Filter.Relates _,
                    Filter.Temporal _ -> Optional.empty();
        };
    }

    private static Optional<String> oneOf(String field, Filter.In in) {
        List<String> values = in.values().stream()
                .flatMap(value -> value instanceof Literal.Numeric(double number)
                        ? Stream.of(Literals.number(number))
                        : Stream.empty())
                .sorted()
                .toList();
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(field + values.stream().collect(Collectors.joining(", ", " in [", "]")));
    }

    private static String sign(Filter.Operator operator) {
        return switch (operator) {
            case EQUAL -> " == ";
            case NOT_EQUAL -> " != ";
            case LESS -> " < ";
            case LESS_OR_EQUAL -> " <= ";
            case GREATER -> " > ";
            case GREATER_OR_EQUAL -> " >= ";
        };
    }
}
