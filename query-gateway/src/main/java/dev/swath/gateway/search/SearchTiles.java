package dev.swath.gateway.search;

import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.SearchOrder;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.Grants;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds tiles by text, by picture, by other tiles, or by place and time alone. */
public final class SearchTiles implements Search {
    private final VectorIndexReader index;
    private final IndexQuestions questions;
    private final ConcurrencyLimit places;

    /** One that leaves out nothing by itself. */
    public SearchTiles(
            VectorIndexReader index, QueryEncoder encoder, CurrentModel currentModel, ConcurrencyLimit places) {
        this(index, encoder, currentModel, places, 0);
    }

    /**
     * @param places how many may ask the index at once; the others are refused. A query is embedded before it takes a place
     * @param leastProbability what a hit must reach where the query names no threshold and the model is calibrated for it, 0…1
     */
    public SearchTiles(
            VectorIndexReader index,
            QueryEncoder encoder,
            CurrentModel currentModel,
            ConcurrencyLimit places,
            double leastProbability) {
        this.index = index;
        this.questions = new IndexQuestions(index, encoder, currentModel, leastProbability);
        this.places = places;
    }

    @Override
    public SearchAnswer search(SearchQuery query, Grants grants) {
        Optional<SearchCursor> cursor = SearchCursor.of(query);
        if (cursor.isPresent()) {
            Question question = questions.of(cursor.get(), grants);
            return places.run(() -> page(question, cursor.get().end()));
        }
        return questions
                .of(query, grants)
                .map(question -> places.run(() -> page(question, null)))
                .orElseGet(() -> new SearchAnswer(List.of(), null, true, false, null, null, null));
    }

    private SearchAnswer page(Question question, SearchCursor.@Nullable PageEnd from) {
        if (question.query().groupBy() != null) {
            return groups(question);
        }
        QueryComparison comparison = question.comparison();
        TimePosition time = from instanceof SearchCursor.PageEnd.Time(TimePosition position) ? position : null;
        if (comparison == null) {
            return browse(question, time);
        }
        if (question.query().sort() == SearchOrder.DATETIME) {
            return newest(question, comparison, time);
        }
        ScorePosition score = from instanceof SearchCursor.PageEnd.Score(ScorePosition position) ? position : null;
        return nearest(question, comparison, score);
    }

    private SearchAnswer browse(Question question, @Nullable TimePosition after) {
        HitPage<TimePosition> page = index.browse(
                question.version(), question.rows(), after, question.query().limit());
        TimePosition next = page.next();
        return new SearchAnswer(
                page.hits().stream().map(SearchTiles::browsed).toList(),
                next == null ? null : question.next(new SearchCursor.PageEnd.Time(next)),
                page.complete(),
                false,
                null,
                null,
                question.version());
    }

    private SearchAnswer nearest(Question question, QueryComparison comparison, @Nullable ScorePosition after) {
        HitPage<ScorePosition> page = index.search(
                question.version(),
                comparison.vector().embedding(),
                question.rows(),
                after,
                question.query().limit());
        List<Hit> shown = page.hits().stream().takeWhile(comparison::shows).toList();
        boolean ended = shown.size() < page.hits().size();
        ScorePosition next = ended ? null : page.next();
        boolean bounded = !ended && !page.complete();
        Hit best = after == null && !page.hits().isEmpty() ? page.hits().getFirst() : null;
        return new SearchAnswer(
                shown.stream().map(comparison::result).toList(),
                next == null ? null : question.next(new SearchCursor.PageEnd.Score(next)),
                !bounded,
                bounded,
                shown.isEmpty() && best != null ? comparison.nearest(best) : null,
                null,
                question.version());
    }

    /** The best ones, newest first. */
    private SearchAnswer newest(Question question, QueryComparison comparison, @Nullable TimePosition after) {
        Candidates candidates = Candidates.of(index, question);
        List<Hit> behind = candidates.ordered(SearchOrder.DATETIME).stream()
                .filter(hit -> after == null || after.isBefore(TimePosition.of(hit)))
                .toList();
        List<Hit> shown = behind.stream().limit(question.query().limit()).toList();
        String next = shown.size() == behind.size()
                ? null
                : question.next(new SearchCursor.PageEnd.Time(TimePosition.of(shown.getLast())));
        return answer(question, comparison, candidates, shown, next);
    }

    private SearchAnswer groups(Question question) {
        Candidates candidates = Candidates.of(index, question);
        List<Hit> firsts = Candidates.firstOfEach(
                Objects.requireNonNull(question.query().groupBy()),
                candidates.ordered(question.query().sort()));
        List<Hit> shown = firsts.stream().limit(question.query().limit()).toList();
        return answer(question, question.comparison(), candidates, shown, null);
    }

    private static SearchAnswer answer(
            Question question,
            @Nullable QueryComparison comparison,
            Candidates candidates,
            List<Hit> shown,
            @Nullable String next) {
        Hit best = candidates.best();
        return new SearchAnswer(
                shown.stream()
                        .map(hit -> comparison == null ? browsed(hit) : comparison.result(hit))
                        .toList(),
                next,
                candidates.complete(),
                next == null && candidates.truncated(),
                candidates.hits().isEmpty() && best != null && comparison != null ? comparison.nearest(best) : null,
                null,
                question.version());
    }

    private static Result browsed(Hit hit) {
        return Result.of(hit.tile(), hit.caption(), null, null);
    }
}
