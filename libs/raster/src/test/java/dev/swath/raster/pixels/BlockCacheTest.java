package dev.swath.raster.pixels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BlockCacheTest {
    private static final int BLOCKS = 10_000;

    private final AtomicInteger decoded = new AtomicInteger();

    @Test
    void shouldCountWhatABlockOfOnePixelTakesOfTheHeap() {
        BlockCache cache = new BlockCache(1 << 20);
        for (int i = 0; i < BLOCKS; i++) {
            get(cache, i, 1);
        }

        get(cache, 0, 1);

        assertThat(decoded)
                .as("the first was let go, though all have only 10 kB of samples")
                .hasValue(BLOCKS + 1);
        get(cache, BLOCKS - 1, 1);
        assertThat(decoded).hasValue(BLOCKS + 1);
    }

    @Test
    void shouldKeepTheLastBlockWhateverItsSize() {
        BlockCache cache = new BlockCache(1000);
        get(cache, 0, 1_000_000);
        get(cache, 0, 1_000_000);

        assertThat(decoded).hasValue(1);
    }

    private void get(BlockCache cache, int column, int bytes) {
        Samples block = cache.get(new BlockCache.Key(NONE, 0, 0, column, 0), () -> {
            decoded.incrementAndGet();
            return new Samples(new byte[bytes], SampleType.UINT8, ByteOrder.BIG_ENDIAN, 1, 1);
        });
        assertThat(block.size()).isEqualTo(bytes);
    }

    private static final BlockSource NONE = new BlockSource() {
        @Override
        public SampleType type() {
            return SampleType.UINT8;
        }

        @Override
        public int bands() {
            return 1;
        }

        @Override
        public boolean planar() {
            return false;
        }

        @Override
        public List<Level> levels() {
            return List.of();
        }

        @Override
        public Samples block(int level, int plane, int column, int row) {
            throw new AssertionError();
        }
    };
}
