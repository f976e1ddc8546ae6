package dev.swath.raster.jpeg2000;

import dev.swath.raster.ByteSource;
import dev.swath.raster.decoding.ProcessorBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.NavigableMap;
import javax.imageio.stream.ImageInputStreamImpl;

/** A range of a source as ImageIO's stream. It ends a decoder that reads on and on when the budget is spent. */
final class BudgetedInput extends ImageInputStreamImpl {
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final int READS_A_LOOK = 1024;

    private final ByteSource source;
    private final long offset;
    private final long length;
    private final NavigableMap<Long, Byte> changed;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private long bufferAt;
    private int reads;

    /** @param changed bytes that stand in place of the source's, by their offset in it */
    BudgetedInput(ByteSource source, long offset, long length, NavigableMap<Long, Byte> changed) {
        this.source = source;
        this.offset = offset;
        this.length = length;
        this.changed = changed;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        if (!fill()) {
            return -1;
        }
        int read = buffer.get((int) (streamPos - bufferAt)) & 0xff;
        streamPos++;
        return read;
    }

    /**
     * Fills the target as far as the codestream reaches: the superclass takes fewer bytes for the end of the file, and
     * JJ2000 makes a grey picture of that.
     */
    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        bitOffset = 0;
        int read = 0;
        while (read < count && fill()) {
            int at = (int) (streamPos - bufferAt);
            int some = Math.min(count - read, buffer.limit() - at);
            buffer.get(at, target, from + read, some);
            streamPos += some;
            read += some;
        }
        return read == 0 && count > 0 ? -1 : read;
    }

    private boolean fill() throws IOException {
        if (++reads % READS_A_LOOK == 0) {
            ProcessorBudget.check();
        }
        if (streamPos >= bufferAt && streamPos < bufferAt + buffer.limit()) {
            return true;
        }
        int count = (int) Math.min(BUFFER_BYTES, length - streamPos);
        if (count <= 0) {
            return false;
        }
        buffer.clear().limit(count);
        source.read(offset + streamPos, buffer);
        buffer.flip();
        bufferAt = streamPos;
        long first = offset + bufferAt;
        changed.subMap(first, first + count).forEach((at, value) -> buffer.put((int) (at - first), value));
        return true;
    }
}
