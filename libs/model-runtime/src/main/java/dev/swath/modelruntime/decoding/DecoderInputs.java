package dev.swath.modelruntime.decoding;

import ai.onnxruntime.OnnxTensor;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.onnx.NativeMemory;
import dev.swath.modelruntime.onnx.TensorScope;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/** The memory of a decoder run besides the cache: token ids, embeddings, mask, positions, logits. Rows are never padded. */
public final class DecoderInputs implements AutoCloseable {
    private final Dimensions sizes;
    private final NativeMemory ids = new NativeMemory();
    private final NativeMemory embeds = new NativeMemory();
    private final NativeMemory mask = new NativeMemory();
    private final NativeMemory positions = new NativeMemory();
    private final NativeMemory logits = new NativeMemory();

    /** @param sizes of the bundle */
    public DecoderInputs(Dimensions sizes) {
        this.sizes = sizes;
    }

    /**
     * Makes room.
     *
     * @param sequence the most positions of a row in one run
     * @param total the most positions of a row altogether
     */
    public void reserve(int rows, int sequence, int total) {
        ids.atLeast((long) rows * sequence * Long.BYTES);
        embeds.atLeast((long) rows * sequence * sizes.model() * Float.BYTES);
        positions.atLeast((long) rows * sequence * Long.BYTES);
        long maskBytes = (long) rows * total * Long.BYTES;
        MemorySegment ones = mask.atLeast(maskBytes);
        for (long at = 0; at < maskBytes; at += Long.BYTES) {
            ones.set(ValueLayout.JAVA_LONG, at, 1);
        }
    }

    /** Makes room for logits. */
    public void reserveLogits(int rows, int sequence) {
        logits.atLeast((long) rows * sequence * sizes.vocabulary() * Float.BYTES);
    }

    /** int64 [rows, sequence] */
    public MemorySegment ids() {
        return ids.atLeast(0);
    }

    /** float32 [rows, sequence, model] */
    public MemorySegment embeds() {
        return embeds.atLeast(0);
    }

    /** float32 [rows, sequence, vocabulary] */
    public MemorySegment logits() {
        return logits.atLeast(0);
    }

    /** The decoder's inputs without the cache. */
    public Map<String, OnnxTensor> bind(TensorScope scope, int rows, int past, int sequence) {
        MemorySegment from = positions.atLeast(0);
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < sequence; i++) {
                from.setAtIndex(ValueLayout.JAVA_LONG, (long) row * sequence + i, past + i);
            }
        }
        Map<String, OnnxTensor> tensors = new HashMap<>();
        tensors.put("inputs_embeds", scope.floats(embeds(), rows, sequence, sizes.model()));
        tensors.put("attention_mask", scope.longs(mask.atLeast(0), rows, (long) past + sequence));
        tensors.put("position_ids", scope.longs(from, rows, sequence));
        return tensors;
    }

    @Override
    public void close() {
        ids.close();
        embeds.close();
        mask.close();
        positions.close();
        logits.close();
    }
}
