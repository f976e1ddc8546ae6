package dev.swath.gateway.search;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the one vector that a search compares by, from its text, picture, tiles and negatives. */
final class QueryVectors {
    private final QueryEncoder encoder;
    private final CurrentModel currentModel;
    private final FindTile findTile;

    QueryVectors(QueryEncoder encoder, CurrentModel currentModel, FindTile findTile) {
        this.encoder = encoder;
        this.currentModel = currentModel;
        this.findTile = findTile;
    }

    /**
     * The vector of a query that does not browse.
     *
     * @throws CatalogueException what the encoder throws; NOT_FOUND if a tile is unknown; QUERY_ENCODER_UNAVAILABLE if it is of another version than the one
     *     that is searched
     */
    QueryVector of(SearchQuery query, Grants grants) {
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
                version,
                HalfVectors.rounded(embedding),
                single ? wanted.getFirst().calibration() : null);
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
