package dev.swath.modelruntime.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyValueCacheTest {
    @Test
    void shouldMoveRowsInPlaceAsIfAllWereCopied() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            int before = 1 + random.nextInt(12);
            List<Integer> kept = random.ints(1 + random.nextInt(16), 0, before)
                    .sorted()
                    .boxed()
                    .toList();

            List<Integer> rows = new ArrayList<>(IntStream.range(0, 16).boxed().toList());
            KeyValueCache.forEachMove(kept, (from, to) -> rows.set(to, rows.get(from)));

            assertThat(rows.subList(0, kept.size())).as("seed %d", seed).isEqualTo(kept);
        }
    }

    @Test
    void shouldMoveNothingWhileAllRowsGoOn() {
        KeyValueCache.forEachMove(List.of(0, 1, 2), (from, to) -> {
            throw new AssertionError("row " + from + " moved to " + to);
        });
    }
}
