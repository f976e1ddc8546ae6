package dev.swath.cql2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.VectorIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random filters (box, time and CQL2) on made-up rows: an adapter finds what {@link NaiveCql2} finds by looking at each row. */
abstract class FilteredRowsContractTest {
    private static final int FILTERS = 200;
    private static final int ROWS_A_WRITE = 1_000;
    private static final long SEED = 20261129;

    private final ModelVersion version = new ModelVersion("test-1-" + UUID.randomUUID());
    private final int count;
    private final List<IndexWrite.Upsert> rows;
    private VectorIndex index;

    /** @param count how many rows */
    @SuppressWarnings("NullAway.Init")
    FilteredRowsContractTest(int count) {
        this.count = count;
        this.rows = SyntheticTiles.of(count, SEED);
    }

    abstract VectorIndex open();

    @BeforeEach
    void write() {
        index = open();
        for (int from = 0; from < count; from += ROWS_A_WRITE) {
            index.write(version, List.copyOf(rows.subList(from, Math.min(count, from + ROWS_A_WRITE))));
        }
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void shouldFindWhatBruteForceFinds() {
        Random random = new Random(SEED);
        RandomCql2 texts = new RandomCql2(random);
        int some = 0;
        for (int i = 0; i < FILTERS; i++) {
            BoundingBox box = random.nextInt(3) == 0 ? BoundingBox.parse(texts.box()) : null;
            TimeInterval time = random.nextInt(3) == 0 ? TimeInterval.parse(texts.interval("..")) : null;
            String text = texts.expression(3);
            Cql2Expression expression = Cql2Text.parse(text);
            List<IndexWrite.Upsert> expected = rows.stream()
                    .filter(row -> box == null
                            || (row.tile().bbox() != null && row.tile().bbox().intersects(box)))
                    .filter(row -> time == null || time.contains(row.tile().datetime()))
                    .filter(row -> NaiveCql2.test(expression, row))
                    .toList();
            some += expected.isEmpty() || expected.size() == count ? 0 : 1;
            List<Filter> parts = new ArrayList<>(List.of(Cql2Filter.of(expression)));
            if (box != null) {
                parts.add(new Filter.Spatial(Queryable.BBOX, box));
            }
            if (time != null) {
                parts.add(new Filter.Temporal(Queryable.DATETIME, time));
            }
            check("filter %d: %s, %s, %s".formatted(i, box, time, text), new Filter.And(parts), expected);
        }
        assertThat(some).as("filters that choose some of the rows").isGreaterThan(FILTERS / 3);
    }

    private void check(String described, Filter filter, List<IndexWrite.Upsert> expected) {
        List<TileId> newestFirst = expected.stream()
                .map(IndexWrite.Upsert::tile)
                .sorted(Comparator.comparing((Tile tile) -> tile.datetime())
                        .reversed()
                        .thenComparing(tile -> tile.tileId().value()))
                .map(Tile::tileId)
                .toList();

        assertThat(ids(index.browse(version, filter, 0, 1_000)))
                .as(described)
                .isEqualTo(newestFirst.subList(0, Math.min(1_000, newestFirst.size())));
        assertThat(index.count(version, filter).searchable()).as(described).isEqualTo(expected.size());
        assertThat(index.search(version, rows.getFirst().embedding(), filter, 0, 1_000))
                .as(described)
                .hasSize(Math.min(1_000, expected.size()))
                .extracting(hit -> hit.tile().tileId())
                .isSubsetOf(newestFirst);
    }

    private static List<TileId> ids(List<Hit> hits) {
        return hits.stream().map(hit -> hit.tile().tileId()).toList();
    }
}
