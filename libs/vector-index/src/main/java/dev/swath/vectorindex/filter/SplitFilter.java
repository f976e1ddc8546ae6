package dev.swath.vectorindex.filter;

import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.HitPage.KeyPosition;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.RowOrder;
import dev.swath.vectorindex.SpatialRelation;
import dev.swath.vectorindex.VectorIndexReader;
import dev.swath.vectorindex.row.RowPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A filter divided for an adapter: one part is pushed down, the rest is checked on the payload of the rows that come back. Of
 * the rest, what follows from it is pushed down too, such as the box of a region.
 *
 * @param <Q> a statement of the adapter's language
 */
public final class SplitFilter<Q> {
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
    public interface Ranking<P, E extends Exception> {
        /** The hits behind a place; fewer than the limit if there are no more. */
        List<Hit> hits(@Nullable P after, int limit) throws E;
    }

    /** Says where a hit is: the {@code number}th behind a place, from 1. */
    private interface Places<P> {
        P of(@Nullable P after, Hit hit, int number);
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
     * A page of those rows that pass, best first. It ends at the row of rank {@link VectorIndexReader#MOST_RANKED}.
     *
     * @param ranking ranks the rows for which the pushed part is true
     */
    public <E extends Exception> HitPage<ScorePosition> bestFirst(
            @Nullable ScorePosition after, int limit, Ranking<ScorePosition, E> ranking) throws E {
        int most = VectorIndexReader.MOST_RANKED - (after == null ? 0 : after.rank());
        HitPage<ScorePosition> page = page(after, limit, most, ranking, SplitFilter::place);
        ScorePosition next = page.next();
        return next != null && next.rank() >= VectorIndexReader.MOST_RANKED
                ? new HitPage<>(page.hits(), null, false)
                : page;
    }

    /**
     * A page of those rows that pass, in an order of time.
     *
     * @param ranking orders the rows for which the pushed part is true
     */
    public <E extends Exception> HitPage<TimePosition> byTime(
            @Nullable TimePosition after, int limit, Ranking<TimePosition, E> ranking) throws E {
        return page(
                after, limit, VectorIndexReader.MOST_RANKED, ranking, (before, hit, number) -> TimePosition.of(hit));
    }

    /**
     * A page of those rows that pass, in an order by a property.
     *
     * @param ranking orders the rows for which the pushed part is true
     */
    public <E extends Exception> HitPage<KeyPosition> byKey(
            RowOrder order, @Nullable KeyPosition after, int limit, Ranking<KeyPosition, E> ranking) throws E {
        return page(
                after,
                limit,
                VectorIndexReader.MOST_RANKED,
                ranking,
                (before, hit, number) -> KeyPosition.of(order, hit));
    }

    private static ScorePosition place(@Nullable ScorePosition after, Hit hit, int number) {
        return new ScorePosition(hit.score(), hit.tile().tileId(), (after == null ? 0 : after.rank()) + number);
    }

    /** @param most rows that are looked at */
    private <P, E extends Exception> HitPage<P> page(
            @Nullable P after, int limit, int most, Ranking<P, E> ranking, Places<P> places) throws E {
        List<Hit> passing = new ArrayList<>();
        P from = after;
        int looked = 0;
        int fetched = isWhole() ? limit : Math.max(2 * limit, FEWEST_CHECKED);
        while (looked < most) {
            int wanted = Math.min(fetched, most - looked);
            List<Hit> rows = ranking.hits(from, wanted + 1);
            int here = Math.min(wanted, rows.size());
            for (int i = 0; i < here && passing.size() < limit; i++) {
                Hit row = rows.get(i);
                if (isWhole() || passes(new RowPayload(row.tile(), row.caption()))) {
                    passing.add(row);
                }
                if (passing.size() == limit) {
                    return new HitPage<>(passing, i + 1 < rows.size() ? places.of(from, row, i + 1) : null, true);
                }
            }
            if (rows.size() <= wanted) {
                return new HitPage<>(passing, null, true);
            }
            from = places.of(from, rows.get(here - 1), here);
            looked += here;
            fetched = 4 * fetched;
        }
        return new HitPage<>(passing, from, false);
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
