package dev.swath.modelruntime;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What turns a text query into a vector of the images' space. Used by one thread at a time, but for {@link #tokens}. */
interface QueryEmbedder extends AutoCloseable {
    /** @return the tokens of a query, special ones included */
    long[] tokens(String text);

    /** @param rows the tokens of queries, all of one length */
    Embedded embed(List<long[]> rows);

    @Override
    void close();

    /**
     * @param embeddings float32 [rows, embedding], L2-normalised; valid until the next call
     * @param subjects how likely each text speaks of what pictures from above can show; null if the bundle does not tell
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Embedded(MemorySegment embeddings, double @Nullable [] subjects) {}
}
