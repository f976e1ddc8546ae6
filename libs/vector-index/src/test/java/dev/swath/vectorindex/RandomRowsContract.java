package dev.swath.vectorindex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.model.Embedding;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random rows and filters, held against {@link NaiveVectorIndex}. */
interface RandomRowsContract extends IndexFixture {
    @ParameterizedTest
    @ValueSource(longs = {1, 20261101, 0})
    default void shouldAnswerAsTheNaiveIndexDoes(long fixed) {
        long seed = fixed == 0 ? System.nanoTime() : fixed;
        Random random = new Random(seed);
        NaiveVectorIndex naive = new NaiveVectorIndex();
        for (int batch = 0; batch < 12; batch++) {
            List<IndexWrite> writes = IntStream.range(0, 1 + random.nextInt(15))
                    .mapToObj(any -> randomWrite(random))
                    .toList();
            index().write(modelVersion(), writes);
            naive.write(modelVersion(), writes);
        }

        assertThat(index().list(modelVersion(), null, 1_000))
                .as("seed %d", seed)
                .isEqualTo(naive.list(modelVersion(), null, 1_000));
        RandomFilters filters = new RandomFilters(random);
        for (int search = 0; search < 40; search++) {
            Filter filter = search % 2 == 0 ? filters.asToday() : filters.any(3);
            assertAlike(naive, filter, random, "seed %d, %s".formatted(seed, filter));
        }
    }

    private void assertAlike(NaiveVectorIndex naive, Filter filter, Random random, String described) {
        Embedding query = Embedding.of(IndexFixture.vector(random));
        int limit = 1 + random.nextInt(12);
        assertThat(IndexFixture.searched(index(), modelVersion(), query, filter, limit))
                .as("search, %s", described)
                .isEqualTo(IndexFixture.searched(naive, modelVersion(), query, filter, limit));
        assertThat(IndexFixture.browsed(index(), modelVersion(), filter, limit))
                .as("browse, %s", described)
                .isEqualTo(IndexFixture.browsed(naive, modelVersion(), filter, limit));
        assertThat(index().count(modelVersion(), filter))
                .as("count, %s", described)
                .isEqualTo(naive.count(modelVersion(), filter));
    }

    private static IndexWrite randomWrite(Random random) {
        int number = random.nextInt(40);
        Rows row = Rows.row(number, IndexFixture.vector(random))
                .generation(1 + random.nextInt(3))
                .scene(number / 4)
                .collection("c" + random.nextInt(3))
                .gsd(random.nextInt(3) == 0 ? null : (Double) (double) random.nextInt(4))
                .cloudFraction(random.nextInt(3) == 0 ? null : (Double) (random.nextInt(5) / 4.0))
                .datetime(Rows.NOON.plusSeconds(random.nextInt(5)));
        if (random.nextInt(4) > 0) {
            BoundingBox box = RandomFilters.box(random);
            row = row.bbox(box.west(), box.south(), box.east(), box.north());
        }
        if (random.nextInt(8) == 0) {
            return row.retire();
        }
        return random.nextBoolean()
                ? row.upsert()
                : row.caption("caption " + random.nextInt(100)).upsert();
    }
}
