package dev.swath.modelruntime.decoding;

import ai.onnxruntime.OnnxTensor;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.onnx.GraphSignature;
import dev.swath.modelruntime.onnx.NativeMemory;
import dev.swath.modelruntime.onnx.TensorScope;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/**
 * The keys and values of all positions that the decoder has seen: float32 [rows, kvHeads, length, headDim] for each
 * layer. There are two copies: the decoder reads one and writes the longer other. Then they change places, so only
 * rows that move are copied.
 */
public final class KeyValueCache implements AutoCloseable {
    private final Dimensions sizes;
    private final List<String> parts;
    private final NativeMemory[] memory;
    private MemorySegment[] past;
    private MemorySegment[] present;
    private int rows;
    private int length;

    /** @param sizes of the bundle */
    public KeyValueCache(Dimensions sizes) {
        this.sizes = sizes;
        this.parts = GraphSignature.cacheParts(sizes.layers());
        this.memory = new NativeMemory[2 * parts.size()];
        for (int i = 0; i < memory.length; i++) {
            memory[i] = new NativeMemory();
        }
        this.past = new MemorySegment[parts.size()];
        this.present = new MemorySegment[parts.size()];
    }

    /** Empties the cache and makes room for that many rows of that many positions. */
    public void reset(int firstRows, int maxRows, int maxLength) {
        rows = firstRows;
        length = 0;
        long bytes = maxRows * rowBytes(maxLength);
        for (int i = 0; i < parts.size(); i++) {
            past[i] = memory[i].atLeast(bytes);
            present[i] = memory[parts.size() + i].atLeast(bytes);
        }
    }

    /** How many rows go on. */
    public int rows() {
        return rows;
    }

    /** How many positions it holds. */
    public int length() {
        return length;
    }

    /** Adds the cache's tensors to a run over the next positions. */
    public void bind(TensorScope scope, int sequence, Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
        for (int i = 0; i < parts.size(); i++) {
            inputs.put(
                    "past_key_values." + parts.get(i),
                    scope.floats(past[i], rows, sizes.kvHeads(), length, sizes.headDim()));
            outputs.put(
                    "present." + parts.get(i),
                    scope.floats(present[i], rows, sizes.kvHeads(), length + sequence, sizes.headDim()));
        }
    }

    /** Ends a run: what it wrote is the past of the next run. */
    public void advance(int sequence) {
        length += sequence;
        MemorySegment[] written = present;
        present = past;
        past = written;
    }

    /**
     * Keeps only these rows.
     *
     * @param kept indices of rows, ascending; an index appears more than once if a sequence continues in several ways
     */
    public void keep(List<Integer> kept) {
        forEachMove(kept, this::copyRow);
        rows = kept.size();
    }

    /**
     * Lists the copies, in order, after which row i is what row {@code kept[i]} was. Rows that move to the front are
     * copied from the front on, so they never overwrite a row that must still move. Rows that move to the back are
     * copied from the back on, for the same reason. Since indices ascend, the two kinds do not overwrite each other
     * either.
     */
    static void forEachMove(List<Integer> kept, Move move) {
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i) > i) {
                move.copy(kept.get(i), i);
            }
        }
        for (int i = kept.size() - 1; i >= 0; i--) {
            if (kept.get(i) < i) {
                move.copy(kept.get(i), i);
            }
        }
    }

    @FunctionalInterface
    interface Move {
        void copy(int from, int to);
    }

    private void copyRow(int from, int to) {
        long bytes = rowBytes(length);
        for (MemorySegment part : past) {
            MemorySegment.copy(part, from * bytes, part, to * bytes, bytes);
        }
    }

    @Override
    public void close() {
        for (NativeMemory part : memory) {
            part.close();
        }
    }

    private long rowBytes(int positions) {
        return (long) sizes.kvHeads() * positions * sizes.headDim() * Float.BYTES;
    }
}
