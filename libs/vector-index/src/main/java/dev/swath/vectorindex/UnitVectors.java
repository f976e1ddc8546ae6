package dev.swath.vectorindex;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.Embedding;
import java.util.Collection;
import java.util.OptionalInt;

/**
 * The vectors that a collection stores and is asked for. All have the collection's dimension and length 1, so a dot
 * product is the cosine.
 */
public final class UnitVectors {
    private UnitVectors() {}

    /** The dimension of the first embedding among the writes. A new collection takes its dimension from its first batch. */
    public static OptionalInt dimensionOf(Collection<IndexWrite> writes) {
        return writes.stream()
                .filter(IndexWrite.Upsert.class::isInstance)
                .mapToInt(write -> ((IndexWrite.Upsert) write).embedding().dimension())
                .findFirst();
    }

    /**
     * The embedding at length 1. A zero vector stays zero and resembles nothing.
     *
     * @return float32 [dimension], a copy
     * @throws CatalogueException MODEL_MISMATCH if it has another dimension or a number that is not finite
     */
    public static float[] of(Embedding embedding, ModelVersion modelVersion, int dimension) {
        if (embedding.dimension() != dimension) {
            throw new CatalogueException(
                    ErrorCode.MODEL_MISMATCH,
                    "expected an embedding of %d dimensions for model version %s, found %d"
                            .formatted(dimension, modelVersion, embedding.dimension()));
        }
        float[] values = embedding.normalised().toArray();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new CatalogueException(
                        ErrorCode.MODEL_MISMATCH,
                        "expected an embedding of finite numbers for model version %s, found %s"
                                .formatted(modelVersion, value));
            }
        }
        return values;
    }
}
