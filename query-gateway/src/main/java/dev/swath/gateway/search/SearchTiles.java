package dev.swath.gateway.search;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds tiles by text, by picture, by another tile, or by place and time alone. */
public final class SearchTiles implements Search {
    private final VectorIndexReader index;
    private final QueryEncoder encoder;
    private final CurrentModel currentModel;
    private final FindTile findTile;
    private final ConcurrencyLimit places;

    /** @param places how many may ask the index at once; the others are refused. A query is embedded before it takes a place */
    public SearchTiles(
            VectorIndexReader index, QueryEncoder encoder, CurrentModel currentModel, ConcurrencyLimit places) {
        this.index = index;
        this.encoder = encoder;
        this.currentModel = currentModel;
        this.places = places;
        this.findTile = new FindTile(index, currentModel);
    }

    @Override
    public SearchAnswer search(SearchQuery query, Grants grants) {
        int offset = SearchCursor.offset(query);
        return query.browses() ? browse(query, offset, grants) : nearest(query, offset, grants);
    }

    private SearchAnswer browse(SearchQuery query, int offset, Grants grants) {
        ModelVersion version = currentModel.find().orElse(null);
        if (version == null) {
            return new SearchAnswer(List.of(), null, null);
        }
        List<Hit> hits =
                places.run(() -> index.browse(version, grants.within(SearchFilter.of(query)), offset, fetched(query)));
        return page(query, offset, version, hits, hit -> Result.of(hit.tile(), hit.caption(), null, null));
    }

    private SearchAnswer nearest(SearchQuery query, int offset, Grants grants) {
        QueryVector vector = queryVector(query, grants);
        List<Hit> hits = places.run(() -> index.search(
                vector.modelVersion(),
                vector.embedding(),
                grants.within(SearchFilter.of(query)),
                offset,
                fetched(query)));
        return page(query, offset, vector.modelVersion(), hits, hit -> scored(hit, vector.calibration()));
    }

    /** One hit more than the page shows, to know whether there is a next page. */
    private static int fetched(SearchQuery query) {
        return Math.min(query.limit() + 1, SearchQuery.MAX_LIMIT);
    }

    private static SearchAnswer page(
            SearchQuery query, int offset, ModelVersion version, List<Hit> hits, Function<Hit, Result> result) {
        Double minScore = query.minScore();
        List<Result> results = hits.stream()
                .filter(hit -> minScore == null || hit.score() >= minScore)
                .limit(query.limit())
                .map(result)
                .toList();
        boolean more = results.size() == query.limit() && hits.size() == fetched(query);
        Optional<String> next = more ? SearchCursor.of(query, offset + query.limit()) : Optional.empty();
        return new SearchAnswer(results, next.orElse(null), version);
    }

    private static Result scored(Hit hit, @Nullable Calibration calibration) {
        Double probability = calibration == null ? null : calibration.probability(hit.score());
        return Result.of(hit.tile(), hit.caption(), hit.score(), probability);
    }

    private QueryVector queryVector(SearchQuery query, Grants grants) {
        List<QueryVector> wanted = new ArrayList<>();
        if (query.text() != null) {
            wanted.add(encoder.encodeText(query.text()));
        }
        if (query.image() != null) {
            wanted.add(encoder.encodeImage(query.image().toBytes()));
        }
        if (query.like() != null) {
            Optional<ModelVersion> version = currentModel
                    .onRecord()
                    .or(() -> wanted.stream().map(QueryVector::modelVersion).findFirst());
            wanted.add(findTile.vector(query.like(), version.orElse(null), grants));
        }
        List<QueryVector> unwanted =
                query.negative().stream().map(encoder::encodeText).toList();
        ModelVersion version =
                currentModel.onRecord().orElseGet(() -> wanted.getFirst().modelVersion());
        return combine(wanted, unwanted, version);
    }

    private static QueryVector combine(List<QueryVector> wanted, List<QueryVector> unwanted, ModelVersion version) {
        boolean single = wanted.size() == 1 && unwanted.isEmpty();
        float[] sum = new float[wanted.getFirst().embedding().dimension()];
        add(sum, wanted, version, 1.0f / wanted.size());
        if (!unwanted.isEmpty()) {
            add(sum, unwanted, version, -0.5f / unwanted.size());
        }
        Embedding embedding = Embedding.of(sum);
        if (embedding.dot(embedding) < 1e-12f) {
            throw CatalogueException.ofField(
                    "negative", "expected texts that leave something of the query, found that they cancel it");
        }
        // The calibration was fitted on single vectors. A mean of several has other cosines.
        return new QueryVector(
                version, embedding.normalised(), single ? wanted.getFirst().calibration() : null);
    }

    private static void add(float[] sum, List<QueryVector> vectors, ModelVersion version, float weight) {
        for (QueryVector vector : vectors) {
            checkVersion(vector, version);
            float[] values = vector.embedding().normalised().toArray();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += weight * values[i];
            }
        }
    }

    /** While a new model is rolled out, the query encoders may have another version than the one that is searched. */
    private static void checkVersion(QueryVector vector, ModelVersion version) {
        if (!vector.modelVersion().equals(version)) {
            throw new CatalogueException(
                    ErrorCode.QUERY_ENCODER_UNAVAILABLE,
                    "expected a query vector of the model version that is searched, %s, found one of %s"
                            .formatted(version, vector.modelVersion()));
        }
    }
}
