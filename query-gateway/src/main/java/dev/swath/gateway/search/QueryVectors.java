package dev.swath.gateway.search;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryMixture;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        List<QueryVector> texts = new ArrayList<>();
        List<QueryVector> pictures = new ArrayList<>();
        if (query.text() != null) {
            texts.add(encoder.encodeText(query.text()));
        }
        if (query.image() != null) {
            pictures.add(encoder.encodeImage(query.image().toBytes()));
        }
        Stream<QueryVector> encoded = Stream.concat(texts.stream(), pictures.stream());
        ModelVersion known = currentModel
                .onRecord()
                .or(() -> encoded.map(QueryVector::modelVersion).findFirst())
                .orElse(null);
        Stream.concat(Stream.ofNullable(query.like()), query.positive().stream())
                .forEach(tile -> pictures.add(findTile.vector(tile, known, grants)));
        ModelVersion version = known == null ? pictures.getFirst().modelVersion() : known;
        List<QueryVector> unwantedTexts =
                query.negative().stream().map(encoder::encodeText).toList();
        List<QueryVector> unwantedPictures = query.disliked().stream()
                .map(tile -> findTile.vector(tile, version, grants))
                .toList();
        Double weight = query.weight();
        Embedding mixed = QueryMixture.of(
                sides(texts, pictures, version),
                sides(unwantedTexts, unwantedPictures, version),
                weight == null ? QueryMixture.DEFAULT_WEIGHT : weight);
        return new QueryVector(version, HalfVectors.rounded(mixed), calibration(query, texts, pictures));
    }

    /** The calibration was fitted on single vectors. A mean of several has other cosines. */
    private static @Nullable Calibration calibration(
            SearchQuery query, List<QueryVector> texts, List<QueryVector> pictures) {
        boolean single = texts.size() + pictures.size() == 1
                && query.negative().isEmpty()
                && query.disliked().isEmpty();
        return single
                ? Stream.concat(texts.stream(), pictures.stream())
                        .toList()
                        .getFirst()
                        .calibration()
                : null;
    }

    private static QueryMixture.Sides sides(List<QueryVector> texts, List<QueryVector> pictures, ModelVersion version) {
        return new QueryMixture.Sides(embeddings(texts, version), embeddings(pictures, version));
    }

    private static List<Embedding> embeddings(List<QueryVector> vectors, ModelVersion version) {
        vectors.forEach(vector -> checkVersion(vector, version));
        return vectors.stream().map(QueryVector::embedding).toList();
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
