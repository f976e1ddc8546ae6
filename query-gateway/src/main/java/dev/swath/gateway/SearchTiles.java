package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
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

    public SearchTiles(VectorIndexReader index, QueryEncoder encoder, CurrentModel currentModel) {
        this.index = index;
        this.encoder = encoder;
        this.currentModel = currentModel;
        this.findTile = new FindTile(index, currentModel);
    }

    @Override
    public SearchPage search(SearchRequest request) {
        int offset = SearchCursor.offset(request);
        if (request.browses()) {
            return currentModel
                    .find()
                    .map(version -> page(
                            request,
                            offset,
                            version,
                            index.browse(version, request.filter(), offset, fetched(request)),
                            hit -> new SearchResult(hit.tile(), hit.caption(), null, null)))
                    .orElseGet(() -> new SearchPage(List.of(), null, null));
        }
        QueryVector query = queryVector(request);
        List<Hit> hits =
                index.search(query.modelVersion(), query.embedding(), request.filter(), offset, fetched(request));
        Calibration calibration = query.calibration();
        return page(request, offset, query.modelVersion(), hits, hit -> scored(hit, calibration));
    }

    /** One more than is shown, where the index gives as many, tells whether there is a next page. */
    private static int fetched(SearchRequest request) {
        return Math.min(request.limit() + 1, SearchRequest.MAX_LIMIT);
    }

    private static SearchPage page(
            SearchRequest request,
            int offset,
            ModelVersion version,
            List<Hit> hits,
            Function<Hit, SearchResult> result) {
        Double minScore = request.minScore();
        List<SearchResult> results = hits.stream()
                .filter(hit -> minScore == null || hit.score() >= minScore)
                .limit(request.limit())
                .map(result)
                .toList();
        boolean more = results.size() == request.limit() && hits.size() == fetched(request);
        Optional<String> next = more ? SearchCursor.of(request, offset + request.limit()) : Optional.empty();
        return new SearchPage(results, next.orElse(null), version);
    }

    private static SearchResult scored(Hit hit, @Nullable Calibration calibration) {
        Double probability = calibration == null ? null : calibration.probability(hit.score());
        return new SearchResult(hit.tile(), hit.caption(), hit.score(), probability);
    }

    private QueryVector queryVector(SearchRequest request) {
        List<QueryVector> wanted = new ArrayList<>();
        if (request.text() != null) {
            wanted.add(encoder.encodeText(request.text()));
        }
        if (request.image() != null) {
            wanted.add(encoder.encodeImage(request.image().toBytes()));
        }
        if (request.like() != null) {
            ModelVersion version = wanted.isEmpty() ? null : wanted.getFirst().modelVersion();
            wanted.add(findTile.vector(request.like(), version));
        }
        List<QueryVector> unwanted =
                request.negative().stream().map(encoder::encodeText).toList();
        return combine(wanted, unwanted);
    }

    private static QueryVector combine(List<QueryVector> wanted, List<QueryVector> unwanted) {
        ModelVersion version = wanted.getFirst().modelVersion();
        boolean single = wanted.size() == 1 && unwanted.isEmpty();
        float[] sum = new float[wanted.getFirst().embedding().dimension()];
        add(sum, wanted, version, 1.0f / wanted.size());
        if (!unwanted.isEmpty()) {
            add(sum, unwanted, version, -0.5f / unwanted.size());
        }
        Embedding embedding = Embedding.of(sum);
        if (embedding.dot(embedding) < 1e-12f) {
            throw new InvalidFieldException(
                    "negative", "expected texts that leave something of the query, found that they cancel it");
        }
        // A mean of several vectors lies at other cosines than those that the calibration was fitted on.
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

    /** While a new model is rolled out, the text and the image encoder may be of two versions for a while. */
    private static void checkVersion(QueryVector vector, @Nullable ModelVersion version) {
        if (!vector.modelVersion().equals(version)) {
            throw new CatalogueException(
                    ErrorCode.QUERY_ENCODER_UNAVAILABLE,
                    "expected query vectors of one model version, found %s and %s"
                            .formatted(version, vector.modelVersion()));
        }
    }
}
