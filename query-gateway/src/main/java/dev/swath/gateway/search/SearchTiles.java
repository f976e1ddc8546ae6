package dev.swath.gateway.search;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.ScorePosition;
import dev.swath.vectorindex.TimePosition;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds tiles by text, by picture, by another tile, or by place and time alone. */
public final class SearchTiles implements Search {
    private final VectorIndexReader index;
    private final CurrentModel currentModel;
    private final QueryVectors vectors;
    private final ConcurrencyLimit places;

    /** @param places how many may ask the index at once; the others are refused. A query is embedded before it takes a place */
    public SearchTiles(
            VectorIndexReader index, QueryEncoder encoder, CurrentModel currentModel, ConcurrencyLimit places) {
        this.index = index;
        this.currentModel = currentModel;
        this.places = places;
        this.vectors = new QueryVectors(encoder, currentModel, new FindTile(index, currentModel));
    }

    @Override
    public SearchAnswer search(SearchQuery query, Grants grants) {
        Optional<SearchCursor> cursor = SearchCursor.of(query);
        if (cursor.isPresent()) {
            SearchCursor after = cursor.get();
            checkSearched(after.version());
            return page(after.query(), grants, after.version(), after.vector(), after.place());
        }
        if (query.browses()) {
            return currentModel
                    .find()
                    .map(version -> page(query, grants, version, null, null))
                    .orElseGet(() -> new SearchAnswer(List.of(), null, true, false, null));
        }
        QueryVector vector = vectors.of(query, grants);
        return page(query, grants, vector.modelVersion(), vector, null);
    }

    private SearchAnswer page(
            SearchQuery query,
            Grants grants,
            ModelVersion version,
            @Nullable QueryVector vector,
            SearchCursor.@Nullable Place place) {
        Filter rows = grants.within(SearchFilter.of(query));
        return vector == null ? browse(query, rows, version, place) : nearest(query, rows, vector, place);
    }

    private SearchAnswer browse(
            SearchQuery query, Filter rows, ModelVersion version, SearchCursor.@Nullable Place place) {
        TimePosition after = place instanceof SearchCursor.Place.Time(TimePosition position) ? position : null;
        HitPage<TimePosition> page = places.run(() -> index.browse(version, rows, after, query.limit()));
        List<Result> results = page.hits().stream()
                .map(hit -> Result.of(hit.tile(), hit.caption(), null, null))
                .toList();
        TimePosition next = page.next();
        String cursor = next == null
                ? null
                : new SearchCursor(SearchCursor.held(query), version, null, new SearchCursor.Place.Time(next)).next();
        return new SearchAnswer(results, cursor, page.complete(), false, version);
    }

    private SearchAnswer nearest(
            SearchQuery query, Filter rows, QueryVector vector, SearchCursor.@Nullable Place place) {
        ScorePosition after = place instanceof SearchCursor.Place.Score(ScorePosition position) ? position : null;
        ModelVersion version = vector.modelVersion();
        HitPage<ScorePosition> page =
                places.run(() -> index.search(version, vector.embedding(), rows, after, query.limit()));
        Double least = query.minScore();
        List<Result> results = page.hits().stream()
                .filter(hit -> least == null || hit.score() >= least)
                .map(hit -> scored(hit, vector.calibration()))
                .toList();
        boolean whole = results.size() == page.hits().size();
        ScorePosition next = whole ? page.next() : null;
        String cursor = next == null
                ? null
                : new SearchCursor(SearchCursor.held(query), version, vector, new SearchCursor.Place.Score(next))
                        .next();
        return new SearchAnswer(results, cursor, !whole || page.complete(), whole && !page.complete(), version);
    }

    private static Result scored(Hit hit, @Nullable Calibration calibration) {
        Double probability = calibration == null ? null : calibration.probability(hit.score());
        return Result.of(hit.tile(), hit.caption(), hit.score(), probability);
    }

    /** @throws CatalogueException STALE_CURSOR if another model version is searched by now */
    private void checkSearched(ModelVersion version) {
        boolean searched = currentModel
                .onRecord()
                .map(version::equals)
                .orElseGet(() -> index.modelVersions().contains(version));
        if (!searched) {
            throw new CatalogueException(
                            ErrorCode.STALE_CURSOR,
                            "expected the \"next\" of a search of the model version that is searched now, found one of %s: search anew"
                                    .formatted(version))
                    .withField("next");
        }
    }
}
