package dev.swath.modelruntime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.swath.catalogue.ErrorCode;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The tensors of one run. They use memory that outlives them and are closed together. */
public final class TensorScope implements AutoCloseable {
    private final List<OnnxTensor> tensors = new ArrayList<>();

    /** @param memory native, at least as long as the shape needs; not copied */
    public OnnxTensor floats(MemorySegment memory, long... shape) {
        try {
            return keep(OnnxTensor.createTensor(
                    OnnxSession.environment(), bytes(memory, Float.BYTES, shape).asFloatBuffer(), shape));
        } catch (OrtException e) {
            throw OrtErrors.convert("a float32 tensor", e, ErrorCode.INTERNAL_ERROR);
        }
    }

    /** @param memory native, at least as long as the shape needs; not copied */
    public OnnxTensor longs(MemorySegment memory, long... shape) {
        try {
            return keep(OnnxTensor.createTensor(
                    OnnxSession.environment(), bytes(memory, Long.BYTES, shape).asLongBuffer(), shape));
        } catch (OrtException e) {
            throw OrtErrors.convert("an int64 tensor", e, ErrorCode.INTERNAL_ERROR);
        }
    }

    @Override
    public void close() {
        tensors.forEach(OnnxTensor::close);
        tensors.clear();
    }

    private OnnxTensor keep(OnnxTensor tensor) {
        tensors.add(tensor);
        return tensor;
    }

    private static ByteBuffer bytes(MemorySegment memory, int elementBytes, long... shape) {
        long bytes = elementBytes;
        for (long size : shape) {
            bytes = Math.multiplyExact(bytes, size);
        }
        return memory.asSlice(0, bytes).asByteBuffer().order(ByteOrder.nativeOrder());
    }
}
