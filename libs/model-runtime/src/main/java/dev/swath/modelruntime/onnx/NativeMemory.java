package dev.swath.modelruntime.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Memory outside the heap. It grows to the largest requested size and is used again. Not thread-safe. */
public final class NativeMemory implements AutoCloseable {
    private static final long ALIGNMENT = 64;

    private @Nullable Arena arena;
    private MemorySegment segment = MemorySegment.NULL;

    /**
     * @return at least that many bytes, with any content; a smaller piece that was returned before becomes invalid
     * @throws dev.swath.catalogue.CatalogueException OUT_OF_MEMORY
     */
    @SuppressWarnings("MustBeClosedChecker") // the arena is the field's, which close() closes
    public MemorySegment atLeast(long bytes) {
        if (segment.byteSize() < bytes || arena == null) {
            close();
            Arena larger = Arena.ofShared();
            try {
                segment = larger.allocate(Math.max(bytes, ALIGNMENT), ALIGNMENT);
            } catch (OutOfMemoryError e) {
                larger.close();
                throw OrtErrors.convert(bytes + " bytes for tensors", e);
            }
            arena = larger;
        }
        return segment;
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
            arena = null;
            segment = MemorySegment.NULL;
        }
    }
}
