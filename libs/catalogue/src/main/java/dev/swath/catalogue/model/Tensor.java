package dev.swath.catalogue.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Numbers with a shape, as events carry them: little-endian, in JSON as base64. Immutable. */
public final class Tensor {
    /** How a number is stored. */
    public enum Type {
        @JsonProperty("float16")
        FLOAT16(Short.BYTES),
        @JsonProperty("float32")
        FLOAT32(Float.BYTES),
        /** A later version's. The bytes are kept as they are; {@link #toFloats} refuses them. Never written. */
        @JsonEnumDefaultValue
        @JsonProperty("unknown")
        UNKNOWN(0);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }

    private final List<Integer> shape;
    private final Type type;
    private final byte[] data;

    /** @throws CatalogueException MODEL_MISMATCH if the bytes are not the shape's */
    @JsonCreator
    Tensor(
            @JsonProperty(value = "shape", required = true) List<Integer> shape,
            @JsonProperty(value = "type", required = true) Type type,
            @JsonProperty(value = "data", required = true) byte[] data) {
        this.shape = List.copyOf(shape);
        this.type = type;
        this.data = data;
        long expected = (long) size(shape) * type.bytes;
        if (type != Type.UNKNOWN && data.length != expected) {
            throw new CatalogueException(
                    ErrorCode.MODEL_MISMATCH,
                    "expected %d bytes for %s of shape %s, found %d".formatted(expected, type, shape, data.length));
        }
    }

    /** @param values row-major, rounded to the nearest float16 */
    public static Tensor float16(List<Integer> shape, float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            buffer.putShort(Float.floatToFloat16(value));
        }
        return new Tensor(shape, Type.FLOAT16, buffer.array());
    }

    /** @param values row-major */
    public static Tensor float32(List<Integer> shape, float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return new Tensor(shape, Type.FLOAT32, buffer.array());
    }

    @JsonProperty
    public List<Integer> shape() {
        return shape;
    }

    @JsonProperty
    public Type type() {
        return type;
    }

    @JsonProperty("data")
    byte[] data() {
        return data;
    }

    /**
     * @return the numbers, row-major, widened to float32
     * @throws CatalogueException MODEL_MISMATCH if a later version wrote them in a way that this one does not know
     */
    public float[] toFloats() {
        if (type == Type.UNKNOWN) {
            throw new CatalogueException(
                    ErrorCode.MODEL_MISMATCH, "expected float16 or float32, found numbers of a later version: " + this);
        }
        ByteBuffer buffer = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[data.length / type.bytes];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case FLOAT16 -> Float.float16ToFloat(buffer.getShort());
                case FLOAT32 -> buffer.getFloat();
                case UNKNOWN -> throw new IllegalStateException("refused above");
            };
        }
        return values;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && type == tensor.type
                && shape.equals(tensor.shape)
                && Arrays.equals(data, tensor.data);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "Tensor" + shape + " " + type;
    }

    private static int size(List<Integer> shape) {
        int size = 1;
        for (int dimension : shape) {
            size = Math.multiplyExact(size, dimension);
        }
        return size;
    }
}
