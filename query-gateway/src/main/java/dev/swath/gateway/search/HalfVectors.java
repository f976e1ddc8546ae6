package dev.swath.gateway.search;

import dev.swath.catalogue.model.Embedding;
import java.nio.ByteBuffer;

/**
 * Query vectors as float16. A cursor holds the vector, and each page is compared by the same one. So it is rounded before the first page is. A cosine changes by
 * less than 0.0005.
 */
final class HalfVectors {
    private HalfVectors() {}

    /** The vector at length 1, each number rounded to float16. */
    static Embedding rounded(Embedding embedding) {
        return embedding(bytes(embedding.normalised()));
    }

    static byte[] bytes(Embedding embedding) {
        float[] values = embedding.toArray();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Short.BYTES);
        for (float value : values) {
            bytes.putShort(Float.floatToFloat16(value));
        }
        return bytes.array();
    }

    static Embedding embedding(byte[] halves) {
        ByteBuffer bytes = ByteBuffer.wrap(halves);
        float[] values = new float[halves.length / Short.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.float16ToFloat(bytes.getShort());
        }
        return Embedding.of(values);
    }
}
