package dev.swath.vectorindex.filter;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import dev.swath.vectorindex.Filter.Operator;
import dev.swath.vectorindex.row.RowPayload;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Evaluates a filter on a row's payload. It defines what a filter means, and checks what an adapter cannot push down. */
public final class FilterEvaluator implements Predicate<RowPayload> {
    private final Function<RowPayload, Truth> evaluation;

    public FilterEvaluator(Filter filter) {
        this.evaluation = evaluation(filter);
    }

    /** Whether the filter is true of the row. */
    @Override
    public boolean test(RowPayload row) {
        return evaluation.apply(row) == Truth.TRUE;
    }

    private static Function<RowPayload, Truth> evaluation(Filter filter) {
        return switch (filter) {
            case Filter.And and -> joined(and.operands(), Truth.TRUE, Truth::and);
            case Filter.Or or -> joined(or.operands(), Truth.FALSE, Truth::or);
            case Filter.Not not -> evaluation(not.operand()).andThen(Truth::not);
            case Filter.IsNull isNull -> row -> Truth.of(isNull.property().of(row) == null);
            case Filter.Condition condition -> {
                Predicate<Object> holds = predicate(condition);
                yield row -> {
                    Object value = condition.property().of(row);
                    return value == null ? Truth.UNKNOWN : Truth.of(holds.test(value));
                };
            }
        };
    }

    private static Function<RowPayload, Truth> joined(List<Filter> operands, Truth start, BinaryOperator<Truth> join) {
        List<Function<RowPayload, Truth>> parts =
                operands.stream().map(FilterEvaluator::evaluation).toList();
        Truth decided = start.not();
        return row -> {
            Truth truth = start;
            for (Function<RowPayload, Truth> part : parts) {
                truth = join.apply(truth, part.apply(row));
                if (truth == decided) {
                    return truth;
                }
            }
            return truth;
        };
    }

    private static Predicate<Object> predicate(Filter.Condition condition) {
        return switch (condition) {
            case Filter.Compare compare -> value -> holds(compare.operator(), order(value, compare.value()));
            case Filter.Between between ->
                value -> order(value, between.low()) >= 0 && order(value, between.high()) <= 0;
            case Filter.In in -> {
                Set<Object> values =
                        in.values().stream().map(FilterEvaluator::raw).collect(Collectors.toSet());
                yield value -> values.contains(value instanceof Double number ? number + 0.0 : value);
            }
            case Filter.Like like -> {
                LikePattern pattern = new LikePattern(like.pattern());
                yield value -> pattern.matches((String) value);
            }
            case Filter.Spatial spatial -> value -> ((BoundingBox) value).intersects(spatial.box());
            case Filter.Relates relates -> new RegionTest(relates.relation(), relates.region());
            case Filter.Temporal temporal -> value -> temporal.interval().contains((Instant) value);
            case Filter.IsNull _ -> value -> false;
        };
    }

    private static Object raw(Literal literal) {
        return switch (literal) {
            case Literal.Text(String text) -> text;
            case Literal.Numeric(double number) -> number + 0.0;
            case Literal.Timestamp(Instant instant) -> instant;
        };
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

    private static int order(Object value, Literal other) {
        return switch (other) {
            case Literal.Text(String text) -> ((String) value).compareTo(text);
            // Adding 0.0 turns -0.0 into 0.0.
            case Literal.Numeric(double number) -> Double.compare((Double) value + 0.0, number + 0.0);
            case Literal.Timestamp(Instant instant) -> ((Instant) value).compareTo(instant);
        };
    }
}
