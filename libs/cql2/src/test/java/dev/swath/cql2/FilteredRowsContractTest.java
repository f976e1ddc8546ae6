package dev.swath.cql2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.VectorIndexReader;
import dev.swath.vectorindex.row.UnitVectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random filters (box, time and CQL2) on made-up rows: an adapter finds what {@link NaiveCql2} finds by looking at each row. */
abstract class FilteredRowsContractTest {
    private static final int ROWS_A_WRITE = 1_000;
    /** Each page costs a scan of Milvus' rows: few where there are many rows, several where there are few. */
    private static final int PAGES = 20;

    private static final int LEAST_PAGE = 100;
    private static final int NEAREST = 50;
    private static final int MOST_LOOKED_AT = 1_000;
    private static final Comparator<IndexWrite.Upsert> NEWEST_FIRST = Comparator.comparing(
                    (IndexWrite.Upsert row) -> row.tile().datetime())
            .reversed()
            .thenComparing(row -> row.tileId().value());
    private static final long SEED = 20261129;
    /** Enough that Milvus looks at a part of them alone. */
    private static final int MANY = 12_000;

    private static final int FEW = 60;

    private final ModelVersion version = new ModelVersion("test-1-" + UUID.randomUUID());
    private final int count;
    private final int rowsAPage;
    private final int filters;
    private final List<IndexWrite.Upsert> rows;
    private VectorIndex index;
    private int wanted;
    private int recalled;

    /**
     * @param count how many rows, unless {@code -Dswath.rows} says it
     * @param filters how many filters, unless {@code -Dswath.filters} says it
     */
    @SuppressWarnings("NullAway.Init")
    FilteredRowsContractTest(int count, int filters) {
        this.count = Integer.getInteger("swath.rows", count);
        this.rowsAPage = Math.max(LEAST_PAGE, this.count / PAGES);
        this.filters = Integer.getInteger("swath.filters", filters);
        this.rows = SyntheticTiles.of(this.count, SEED);
    }

    abstract VectorIndex open();

    @BeforeEach
    void write() {
        index = open();
        write(version, rows);
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
        for (int i = 0; i < filters; i++) {
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
        assertThat((double) recalled / wanted).as("recall of searches").isGreaterThanOrEqualTo(0.95);
        assertThat(some).as("filters that choose some of the rows").isGreaterThan(filters / 3);
    }

    @Test
    void shouldFindTheNearestOfAFewAmongMany() {
        ModelVersion another = new ModelVersion("test-2-" + UUID.randomUUID());
        List<IndexWrite.Upsert> many = SyntheticTiles.of(MANY, SEED + 1);
        write(another, many);
        List<IndexWrite.Upsert> newest =
                many.stream().sorted(NEWEST_FIRST).limit(FEW).toList();
        TimeInterval time = TimeInterval.parse(newest.getLast().tile().datetime() + "/..");
        Embedding query = many.getFirst().embedding();

        HitPage<ScorePosition> page =
                index.search(another, query, new Filter.Temporal(Queryable.DATETIME, time), null, NEAREST);

        List<IndexWrite.Upsert> chosen = many.stream()
                .filter(row -> time.contains(row.tile().datetime()))
                .toList();
        assertThat(page.hits().stream().map(hit -> hit.tile().tileId()).toList())
                .isEqualTo(nearest(query, chosen));
        assertThat(page.next()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "T_OVERLAPS(INTERVAL(start_datetime, end_datetime), INTERVAL('2026-01-05', '2026-02-%02d'))",
                "gsd NOT BETWEEN 1 AND 2.%d",
                "NOT (S_INTERSECTS(geometry, BBOX(170,-20,-1%02d,60)))",
                "description NOT LIKE '%%boats%d%%'",
                "datetime IN (DATE('2026-01-%02d'), DATE('2026-01-02'), DATE('2026-01-03'))"
            })
    void shouldTakeAsManyConditionsAsAFilterMayHave(String condition) {
        for (String word : List.of(" OR ", " AND ")) {
            String text = IntStream.range(0, Cql2Filter.MAX_CONDITIONS)
                    .mapToObj(number -> "NOT (" + condition.formatted(number % 20 + 1) + ")")
                    .collect(Collectors.joining(word));
            Cql2Expression expression = Cql2Text.parse(text);
            // As many rows as the naive evaluator does quickly: the newest.
            List<TileId> expected = ids(rows.stream()
                    .sorted(NEWEST_FIRST)
                    .limit(MOST_LOOKED_AT)
                    .filter(row -> NaiveCql2.test(expression, row)));

            HitPage<TimePosition> page = index.browse(version, Cql2Filter.of(expression), null, MOST_LOOKED_AT);
            assertThat(page.hits().stream().map(hit -> hit.tile().tileId()).toList())
                    .startsWith(expected.toArray(TileId[]::new));
        }
    }

    private void check(String described, Filter filter, List<IndexWrite.Upsert> expected) {
        assertThat(browsed(filter))
                .as(described)
                .isEqualTo(ids(expected.stream().sorted(NEWEST_FIRST)));
        assertThat(index.count(version, filter).searchable()).as(described).isEqualTo(expected.size());

        Embedding query = rows.get(expected.size() % count).embedding();
        List<TileId> nearest = nearest(query, expected);
        HitPage<ScorePosition> page = index.search(version, query, filter, null, NEAREST);
        List<TileId> found =
                page.hits().stream().map(hit -> hit.tile().tileId()).toList();
        if (page.complete()) {
            assertThat(found).as(described).hasSameSizeAs(nearest);
        }
        if (count <= VectorIndexReader.MOST_RANKED) {
            assertThat(found).as(described).isEqualTo(nearest);
        }
        assertThat(ids(expected.stream())).as(described).containsAll(found);
        wanted += nearest.size();
        recalled += (int) nearest.stream().filter(found::contains).count();
    }

    private void write(ModelVersion written, List<IndexWrite.Upsert> all) {
        for (int from = 0; from < all.size(); from += ROWS_A_WRITE) {
            index.write(written, List.copyOf(all.subList(from, Math.min(all.size(), from + ROWS_A_WRITE))));
        }
    }

    private List<TileId> nearest(Embedding query, List<IndexWrite.Upsert> among) {
        return ids(among.stream()
                .sorted(Comparator.<IndexWrite.Upsert>comparingDouble(row -> -cosine(query, row))
                        .thenComparing(IndexWrite.Upsert::tileId, Comparator.comparing(TileId::value)))
                .limit(NEAREST));
    }

    /** Everything, page by page. */
    private List<TileId> browsed(Filter filter) {
        List<TileId> found = new ArrayList<>();
        HitPage<TimePosition> page = index.browse(version, filter, null, rowsAPage);
        while (true) {
            page.hits().forEach(hit -> found.add(hit.tile().tileId()));
            if (page.next() == null) {
                return found;
            }
            page = index.browse(version, filter, page.next(), rowsAPage);
        }
    }

    private double cosine(Embedding query, IndexWrite.Upsert row) {
        return UnitVectors.cosine(unit(query), unit(row.embedding()));
    }

    private float[] unit(Embedding embedding) {
        return UnitVectors.of(embedding, version, embedding.dimension());
    }

    private static List<TileId> ids(Stream<IndexWrite.Upsert> rows) {
        return rows.map(IndexWrite.Upsert::tileId).toList();
    }
}
