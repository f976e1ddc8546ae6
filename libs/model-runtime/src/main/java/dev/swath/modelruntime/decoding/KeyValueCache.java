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
 * The keys and values of all positions that the decoder has seen: per layer float32 [rows, kvHeads, length, headDim], twice, since
 * the decoder reads one and writes the longer other; then they change places, so that only rows that move are ever copied.
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

    /** Empties it, with room for so many rows of so many positions. */
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

    /** Adds the tensors of a run over the next positions. */
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

    /** The run is done: what it wrote is the past of the next. */
    public void advance(int sequence) {
        length += sequence;
        MemorySegment[] written = present;
        present = past;
        past = written;
    }

    /**
     * Goes on with these rows only.
     *
     * @param kept indices of rows, ascending; one may stand more than once, where a sequence goes on in several ways
     */
    public void keep(List<Integer> kept) {
        forEachMove(kept, this::copyRow);
        rows = kept.size();
    }

    /**
     * What is to be copied where, one after the other, so that row i becomes what row {@code kept[i]} was: rows that move to the
     * front, from the front on, never land on one that is still to move; nor do those that move to the back, from the back on; and
     * since indices ascend, none lands on a row that the others go on from.
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
