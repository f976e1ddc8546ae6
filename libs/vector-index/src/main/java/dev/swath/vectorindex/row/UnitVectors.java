package dev.swath.vectorindex.row;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.IndexWrite;
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

    /**
     * The cosine of two vectors of length 1, always summed in the same order: each adapter gives the same score for the same query and row, on every machine,
     * however it found the row.
     *
     * @return −1…1, but for rounding
     */
    public static double cosine(float[] left, float[] right) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int whole = left.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            first += (double) left[i] * right[i];
            second += (double) left[i + 1] * right[i + 1];
            third += (double) left[i + 2] * right[i + 2];
            fourth += (double) left[i + 3] * right[i + 3];
        }
        for (int i = whole; i < left.length; i++) {
            first += (double) left[i] * right[i];
        }
        return (first + second) + (third + fourth);
    }
}
