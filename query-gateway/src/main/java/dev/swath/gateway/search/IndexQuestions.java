package dev.swath.gateway.search;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.Optional;

/** Makes of a request what the index is asked: embeds it, or takes the vector from its cursor. */
final class IndexQuestions {
    private final VectorIndexReader index;
    private final CurrentModel currentModel;
    private final QueryVectors vectors;
    private final double leastProbability;

    /** @param leastProbability what a hit must reach where the query names no threshold, 0…1 */
    IndexQuestions(VectorIndexReader index, QueryEncoder encoder, CurrentModel currentModel, double leastProbability) {
        this.index = index;
        this.currentModel = currentModel;
        this.vectors = new QueryVectors(encoder, currentModel, new FindTile(index, currentModel));
        this.leastProbability = leastProbability;
    }

    /** A first page's question; empty if it browses and there is no model version yet. */
    Optional<Question> of(SearchQuery query, Grants grants) {
        if (query.browses()) {
            return currentModel
                    .find()
                    .map(version -> new Question(query, version, grants.within(SearchFilter.of(query)), null));
        }
        return Optional.of(comparing(query, vectors.of(query, grants), grants));
    }

    /** The question of the page that the cursor begins. */
    Question of(SearchCursor cursor, Grants grants) {
        checkSearched(cursor.version());
        QueryVector vector = cursor.vector();
        return vector == null
                ? new Question(cursor.query(), cursor.version(), grants.within(SearchFilter.of(cursor.query())), null)
                : comparing(cursor.query(), vector, grants);
    }

    private Question comparing(SearchQuery query, QueryVector vector, Grants grants) {
        QueryComparison comparison = new QueryComparison(query, vector, leastProbability);
        return new Question(query, vector.modelVersion(), grants.within(SearchFilter.of(query)), comparison);
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
