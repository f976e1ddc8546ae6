package dev.swath.encoder.store;

import dev.swath.chip.ReadChips;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/** How much of the chips bucket is read at once. */
public interface ReadConfig {
    /** Of the heap, so much may be kept at most: an eighth. */
    int HEAP_SHARE = 8;

    /** The most bytes between two chips of a pack that are read with them in one call. */
    @WithDefault("1M")
    MemorySize readGap();

    /** The most bytes of a pack that are read in one call, unless a single chip has more. */
    @WithDefault("8M")
    MemorySize readSize();

    /** How much of what was read between chips is kept for later batches; at most an eighth of the heap. */
    @WithDefault("64M")
    MemorySize readCache();

    /** The limits of a reader with these settings. */
    static ReadChips.ReadLimits limits(ReadConfig config) {
        return new ReadChips.ReadLimits(
                Math.toIntExact(config.readGap().asLongValue()),
                Math.toIntExact(config.readSize().asLongValue()),
                Math.min(config.readCache().asLongValue(), Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    }
}
