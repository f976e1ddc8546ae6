package dev.swath.vectorindex.filter;

import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.RowPayload;
import dev.swath.vectorindex.SpatialRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A filter divided for an adapter: one part is pushed down, the rest is checked on the payload of the rows that come back. Of
 * the rest, what follows from it is pushed down too, such as the box of a region.
 *
 * @param <Q> a statement of the adapter's language
 */
public final class SplitFilter<Q> {
    /** The most rows that are looked at for one page if a part of the filter has to be checked. */
    public static final int MOST_CHECKED = 16_384;

    private static final int FEWEST_CHECKED = 512;

    private final FilterLanguage<Q> language;
    private final List<Q> pushed = new ArrayList<>();
    private final List<Filter> checked = new ArrayList<>();
    private final FilterEvaluator evaluator;

    private SplitFilter(Filter filter, FilterLanguage<Q> language) {
        this.language = language;
        split(filter, false);
        this.evaluator = new FilterEvaluator(new Filter.And(checked));
    }

    /** Divides the filter at its {@code and}s. A part is pushed down if the language can express all of it. */
    public static <Q> SplitFilter<Q> of(Filter filter, FilterLanguage<Q> language) {
        return new SplitFilter<>(filter, language);
    }

    /** Rows in an order. */
    public interface Ranking<E extends Exception> {
        /** The hits from an offset on; fewer than the limit if there are no more. */
        List<Hit> hits(int offset, int limit) throws E;
    }

    /** The parts of the filter, in the adapter's language, that the index applies. A row must satisfy all of them. */
    public List<Q> pushed() {
        return List.copyOf(pushed);
    }

    /** Whether nothing is left to check. */
    public boolean isWhole() {
        return checked.isEmpty();
    }

    /** Whether the part that is not pushed down is true of the row. */
    public boolean passes(RowPayload row) {
        return evaluator.test(row);
    }

    /**
     * A page of those rows of the ranking that pass. It fetches rows until there are enough, or {@link #MOST_CHECKED} were looked at.
     *
     * @param ranking ranks the rows for which the pushed part is true
     */
    public <E extends Exception> List<Hit> page(int offset, int limit, Ranking<E> ranking) throws E {
        if (isWhole()) {
            return ranking.hits(offset, limit);
        }
        int wanted = offset + limit;
        int fetched = Math.clamp(2L * wanted, FEWEST_CHECKED, MOST_CHECKED);
        while (true) {
            List<Hit> hits = ranking.hits(0, fetched);
            List<Hit> passing = hits.stream()
                    .filter(hit -> passes(new RowPayload(hit.tile(), hit.caption())))
                    .toList();
            if (passing.size() >= wanted || hits.size() < fetched || fetched == MOST_CHECKED) {
                return passing.stream().skip(offset).limit(limit).toList();
            }
            fetched = Math.min(4 * fetched, MOST_CHECKED);
        }
    }

    private void split(Filter filter, boolean negated) {
        switch (filter) {
            case Filter.Not(Filter operand) -> split(operand, !negated);
            case Filter.And(List<Filter> operands) when !negated -> operands.forEach(operand -> split(operand, false));
            case Filter.Or(List<Filter> operands) when negated -> operands.forEach(operand -> split(operand, true));
            case Filter.And _, Filter.Or _, Filter.Condition _ ->
                said(filter, negated).ifPresentOrElse(pushed::add, () -> {
                    checked.add(negated ? new Filter.Not(filter) : filter);
                    implied(filter, negated).ifPresent(pushed::add);
                });
        }
    }

    /** The rows of which the filter, or its negation, is true; empty if the language cannot express it. */
    private Optional<Q> said(Filter filter, boolean negated) {
        return switch (filter) {
            case Filter.Not(Filter operand) -> said(operand, !negated);
            case Filter.And(List<Filter> operands) -> joined(operands, negated, !negated);
            case Filter.Or(List<Filter> operands) -> joined(operands, negated, negated);
            case Filter.IsNull(Queryable property) -> lacking(property, negated);
            case Filter.Compare(Queryable property, Filter.Operator operator, Filter.Literal value)
            when operator == Filter.Operator.NOT_EQUAL ->
                said(new Filter.Compare(property, Filter.Operator.EQUAL, value), !negated);
            case Filter.Condition condition -> negated ? denied(condition) : language.condition(condition);
        };
    }

    /** Rows among which are all of which the filter, or its negation, is true; empty if the language cannot express such. */
    private Optional<Q> implied(Filter filter, boolean negated) {
        return switch (filter) {
            case Filter.Not(Filter operand) -> implied(operand, !negated);
            case Filter.And(List<Filter> operands) -> impliedBy(operands, negated, !negated);
            case Filter.Or(List<Filter> operands) -> impliedBy(operands, negated, negated);
            case Filter.Relates relates
            when negated == (relates.relation() == SpatialRelation.DISJOINT) ->
                language.condition(
                        new Filter.Spatial(Queryable.BBOX, relates.region().bbox()));
            case Filter.Condition condition -> said(condition, negated);
        };
    }

    private Optional<Q> impliedBy(List<Filter> operands, boolean negated, boolean all) {
        List<Q> statements = operands.stream()
                .flatMap(operand -> implied(operand, negated).stream())
                .toList();
        if (all) {
            return statements.isEmpty() ? Optional.empty() : Optional.of(language.all(statements));
        }
        return statements.size() == operands.size() ? Optional.of(language.any(statements)) : Optional.empty();
    }

    private Optional<Q> joined(List<Filter> operands, boolean negated, boolean all) {
        List<Q> statements = new ArrayList<>();
        for (Filter operand : operands) {
            Optional<Q> statement = said(operand, negated);
            if (statement.isEmpty()) {
                return Optional.empty();
            }
            statements.add(statement.get());
        }
        return Optional.of(all ? language.all(statements) : language.any(statements));
    }

    private Optional<Q> lacking(Queryable property, boolean negated) {
        if (!property.nullable()) {
            Q nothing = language.any(List.of());
            return Optional.of(negated ? language.not(nothing) : nothing);
        }
        Optional<Q> present = language.present(property);
        return negated ? present : present.map(language::not);
    }

    /** A row that lacks the property belongs to neither: the condition is not true of it, and not false either. */
    private Optional<Q> denied(Filter.Condition condition) {
        Optional<Q> denial = language.condition(condition).map(language::not);
        return condition.property().nullable()
                ? denial.flatMap(other ->
                        language.present(condition.property()).map(present -> language.all(List.of(present, other))))
                : denial;
    }
}
