package dev.swath.vectorindex.lucene.query;

import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;

/** Conditions on a number, as Lucene queries. */
final class NumberRanges {
    private NumberRanges() {}

    /** Empty if it is no condition on numbers that are finite. */
    static Optional<Query> of(String field, Filter.Condition condition) {
        return switch (condition) {
            case Filter.Compare(var _, Filter.Operator operator, Literal.Numeric(double value))
            when Double.isFinite(value) -> Optional.of(compared(field, operator, positive(value)));
            case Filter.Between(var _, Literal.Numeric(double low), Literal.Numeric(double high))
            when Double.isFinite(low) && Double.isFinite(high) ->
                Optional.of(between(field, positive(low), positive(high)));
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

    private static Query compared(String field, Filter.Operator operator, double value) {
        return switch (operator) {
            case EQUAL -> between(field, value, value);
            case NOT_EQUAL -> throw new IllegalArgumentException("an inequality is the opposite of an equality");
            case LESS -> between(field, Double.NEGATIVE_INFINITY, Math.nextDown(value));
            case LESS_OR_EQUAL -> between(field, Double.NEGATIVE_INFINITY, value);
            case GREATER -> between(field, Math.nextUp(value), Double.POSITIVE_INFINITY);
            case GREATER_OR_EQUAL -> between(field, value, Double.POSITIVE_INFINITY);
        };
    }

    private static Query between(String field, double low, double high) {
        return low <= high ? DoubleField.newRangeQuery(field, low, high) : MatchNoDocsQuery.INSTANCE;
    }

    private static Query oneOf(String field, Filter.In in) {
        double[] values = in.values().stream()
                .flatMapToDouble(value -> value instanceof Literal.Numeric(double number)
                        ? DoubleStream.of(positive(number))
                        : DoubleStream.empty())
                .toArray();
        return DoubleField.newSetQuery(field, values);
    }

    // Rows hold 0.0 where a tile has -0.0, which Lucene would order below it.
    private static double positive(double value) {
        return value + 0.0;
    }
}
