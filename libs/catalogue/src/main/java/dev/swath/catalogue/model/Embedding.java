package dev.swath.catalogue.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.Arrays;
import java.util.List;

/** A float32 vector of the shared retrieval space; immutable. */
public final class Embedding {
    private final float[] values;

    private Embedding(float[] values) {
        this.values = values;
    }

    /** @param values copied */
    public static Embedding of(float[] values) {
        if (values.length == 0) {
            throw new CatalogueException(
                    ErrorCode.MODEL_MISMATCH, "an embedding has at least one dimension, found none");
        }
        return new Embedding(values.clone());
    }

    @JsonCreator
    public static Embedding of(Tensor tensor) {
        if (tensor.shape().size() != 1) {
            throw new CatalogueException(
                    ErrorCode.MODEL_MISMATCH, "expected an embedding of shape [d], found " + tensor.shape());
        }
        return of(tensor.toFloats());
    }

    @JsonValue
    public Tensor toTensor() {
        return Tensor.float32(List.of(values.length), values);
    }

    public int dimension() {
        return values.length;
    }

    /** @return a copy */
    public float[] toArray() {
        return values.clone();
    }

    /** @throws CatalogueException MODEL_MISMATCH if the dimensions differ */
    public float dot(Embedding other) {
        if (other.values.length != values.length) {
            throw new CatalogueException(
                    ErrorCode.MODEL_MISMATCH,
                    "expected an embedding of %d dimensions, found %d".formatted(values.length, other.values.length));
        }
        float sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * other.values[i];
        }
        return sum;
    }

    /** @return this vector at length 1, or itself if its length is 0 */
    public Embedding normalised() {
        double length = Math.sqrt(dot(this));
        if (length == 0) {
            return this;
        }
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (values[i] / length);
        }
        return new Embedding(scaled);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Embedding embedding && Arrays.equals(values, embedding.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Embedding[" + values.length + "]";
    }
}
