package dev.swath.raster.pixels;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps the decoded blocks of a scene that were used last. Thread-safe. A block that several threads want is decoded once. */
public final class BlockCache {
    /** What the cache, a key and a block take of the heap beside the samples. */
    private static final int OVERHEAD_BYTES = 256;

    private final long limit;
    private final Map<Key, FutureTask<Samples>> blocks = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    /** Which block of which source. */
    record Key(BlockSource source, int level, int plane, int column, int row) {}

    /** @param limit in bytes; the block that was asked for last is kept whatever its size */
    public BlockCache(long limit) {
        this.limit = limit;
    }

    /** In bytes. */
    long limit() {
        return limit;
    }

    Samples get(Key key, Supplier<Samples> decoder) {
        FutureTask<Samples> task;
        boolean mine = false;
        synchronized (blocks) {
            FutureTask<Samples> known = blocks.get(key);
            if (known == null) {
                known = new FutureTask<>(decoder::get);
                blocks.put(key, known);
                mine = true;
            }
            task = known;
        }
        if (mine) {
            task.run();
        }
        try {
            Samples block = task.get();
            if (mine) {
                keep(key, block);
            }
            return block;
        } catch (ExecutionException e) {
            synchronized (blocks) {
                blocks.remove(key, task);
            }
            throw thrown(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "stopped while a picture was decoded", e);
        }
    }

    private void keep(Key key, Samples block) {
        synchronized (blocks) {
            held += bytes(block);
            Iterator<Map.Entry<Key, FutureTask<Samples>>> oldest =
                    blocks.entrySet().iterator();
            while (held > limit && oldest.hasNext()) {
                Map.Entry<Key, FutureTask<Samples>> entry = oldest.next();
                if (!entry.getKey().equals(key) && entry.getValue().state() == FutureTask.State.SUCCESS) {
                    held -= bytes(entry.getValue().resultNow());
                    oldest.remove();
                }
            }
        }
    }

    private static long bytes(Samples block) {
        return block.size() + (long) OVERHEAD_BYTES;
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException exception
                ? exception
                : new CatalogueException(ErrorCode.INTERNAL_ERROR, "a block cannot be decoded", cause);
    }
}
