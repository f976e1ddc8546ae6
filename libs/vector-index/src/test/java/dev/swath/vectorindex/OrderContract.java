package dev.swath.vectorindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.vectorindex.HitPage.KeyPosition;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.row.RowPayload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In which order rows come, and in which pages. */
interface OrderContract extends IndexFixture {
    @Test
    default void shouldScoreOppositeVectorsMinusOne() {
        write(Rows.row(1, -2, 0, 0, 0).upsert(), Rows.row(2, 0, 0, 0, 0).upsert());

        List<Hit> hits =
                index().search(modelVersion(), EAST, Filter.ALL, null, 10).hits();

        assertThat(hits).hasSize(2);
        assertThat(hits.getFirst().score()).isCloseTo(0, within(1e-5));
        assertThat(hits.getLast().score()).isCloseTo(-1, within(1e-5));
    }

    @Test
    default void shouldPageWithoutGapsOrOverlaps() {
        int rows = 60;
        Random random = new Random(7);
        write(IntStream.range(0, rows)
                .mapToObj(number -> Rows.row(number, IndexFixture.vector(random))
                        .datetime(Rows.NOON.plusSeconds(number % 7))
                        .upsert())
                .toArray(IndexWrite[]::new));

        assertThat(IndexFixture.ids(IndexFixture.searched(index(), modelVersion(), EAST, Filter.ALL, 7)))
                .isEqualTo(IndexFixture.ids(index().search(modelVersion(), EAST, Filter.ALL, null, rows)
                        .hits()))
                .hasSize(rows)
                .doesNotHaveDuplicates();
        assertThat(IndexFixture.ids(IndexFixture.browsed(index(), modelVersion(), Filter.ALL, 7)))
                .isEqualTo(IndexFixture.ids(
                        index().browse(modelVersion(), Filter.ALL, null, rows).hits()))
                .hasSize(rows)
                .doesNotHaveDuplicates();
    }

    @Test
    default void shouldBrowseFromTheOldestOn() {
        write(IntStream.range(0, 40)
                .mapToObj(number -> Rows.row(number, 1, number, 0, 0)
                        .datetime(Rows.NOON.plusSeconds(number % 5))
                        .upsert())
                .toArray(IndexWrite[]::new));
        List<Hit> newestFirst =
                index().browse(modelVersion(), Filter.ALL, null, 40).hits();
        List<TileId> oldestFirst = newestFirst.stream()
                .sorted(Comparator.comparing((Hit hit) -> hit.tile().datetime())
                        .thenComparing(hit -> hit.tile().tileId().value()))
                .map(hit -> hit.tile().tileId())
                .toList();

        assertThat(IndexFixture.ids(IndexFixture.<TimePosition>all(
                        after -> index().browse(modelVersion(), Filter.ALL, TimeOrder.OLDEST_FIRST, after, 7))))
                .isEqualTo(oldestFirst);
    }

    @Test
    default void shouldSortByEachPropertyThatItNames() {
        List<Rows> rows = IntStream.range(0, 40)
                .mapToObj(number -> Rows.row(number, 1, number, 0, 0)
                        .gsd(number % 5 == 0 ? null : -3.5 + number % 7)
                        .cloudFraction(number % 6 == 0 ? null : number % 4 / 4.0)
                        .collection(number % 2 == 0 ? "ours" : "theirs")
                        .generation(1 + number % 3))
                .toList();
        write(rows.stream().map(Rows::upsert).toArray(IndexWrite[]::new));
        Filter ours = Filter.In.texts(Queryable.COLLECTION, List.of("ours"));

        for (Queryable property : index().sortables()) {
            for (boolean descending : List.of(false, true)) {
                RowOrder order = new RowOrder(property, descending);
                List<Hit> sorted =
                        IndexFixture.<KeyPosition>all(after -> index().sort(modelVersion(), ours, order, after, 7));

                assertThat(IndexFixture.ids(sorted)).as("%s", order).isEqualTo(sortedByHand(rows, order));
            }
        }
    }

    private static List<TileId> sortedByHand(List<Rows> rows, RowOrder order) {
        Comparator<Rows> byId = Comparator.comparing(row -> row.id().value());
        Comparator<Rows> byValue = order.property() == Queryable.ID
                ? order.descending() ? byId.reversed() : byId
                : Comparator.comparing((Rows row) -> value(row, order.property()), inDirection(order))
                        .thenComparing(byId);
        return rows.stream()
                .filter(row -> row.collection().equals("ours"))
                .sorted(byValue)
                .map(Rows::id)
                .toList();
    }

    private static Comparator<@Nullable Double> inDirection(RowOrder order) {
        Comparator<Double> up = Comparator.naturalOrder();
        return Comparator.nullsLast(order.descending() ? up.reversed() : up);
    }

    private static @Nullable Double value(Rows row, Queryable property) {
        Object value = property.of(new RowPayload(row.tile(), row.caption()));
        return value instanceof Instant time ? Double.valueOf((double) time.getEpochSecond()) : (Double) value;
    }

    @Test
    default void shouldRefuseAnOrderThatItDoesNotName() {
        for (Queryable property : RowOrder.PROPERTIES) {
            if (!index().sortables().contains(property)) {
                RowOrder order = new RowOrder(property, false);

                assertThatThrownBy(() -> index().sort(modelVersion(), Filter.ALL, order, null, 1))
                        .isInstanceOfSatisfying(
                                CatalogueException.class,
                                e -> assertThat(e.field()).isEqualTo("sortby"));
            }
        }
    }

    @Test
    default void shouldGoOnBehindAPlaceWhoseRowIsGone() {
        List<Rows> rows = IntStream.range(0, 9)
                .mapToObj(number -> Rows.row(number, 9 - number, 5, 0, 0).datetime(Rows.NOON.minusSeconds(number)))
                .toList();
        rows.forEach(row -> write(row.upsert()));
        ScorePosition score =
                index().search(modelVersion(), EAST, Filter.ALL, null, 4).next();
        TimePosition time = index().browse(modelVersion(), Filter.ALL, null, 4).next();

        write(
                rows.get(3).retire(),
                rows.get(1).retire(),
                Rows.row(20, 9, 5, 0, 0).upsert());

        assertThat(IndexFixture.numbers(index().search(modelVersion(), EAST, Filter.ALL, score, 3)
                        .hits()))
                .containsExactly(4, 5, 6);
        assertThat(IndexFixture.numbers(
                        index().browse(modelVersion(), Filter.ALL, time, 3).hits()))
                .containsExactly(4, 5, 6);
    }

    @Test
    default void shouldOrderTiesByTileId() {
        List<Rows> same = IntStream.range(0, 20)
                .mapToObj(number -> Rows.row(number, 1, 1, 0, 0))
                .toList();
        same.forEach(row -> write(row.upsert()));
        List<TileId> inOrder = same.stream()
                .map(Rows::id)
                .sorted(Comparator.comparing(TileId::value))
                .toList();

        assertThat(IndexFixture.ids(index().search(modelVersion(), EAST, Filter.ALL, null, 20)
                        .hits()))
                .isEqualTo(inOrder);
        assertThat(IndexFixture.ids(IndexFixture.searched(index(), modelVersion(), EAST, Filter.ALL, 3)))
                .isEqualTo(inOrder);
        assertThat(IndexFixture.ids(IndexFixture.browsed(index(), modelVersion(), Filter.ALL, 3)))
                .isEqualTo(inOrder);
    }

    @Test
    default void shouldListByTileId() {
        List<Rows> rows = IntStream.range(0, 25)
                .mapToObj(number -> Rows.row(number, 1, 0, 0, 0).scene(number / 5))
                .toList();
        write(rows.stream().map(Rows::upsert).toArray(IndexWrite[]::new));
        write(rows.get(3).caption("a road").upsert(), rows.get(4).retire());
        List<IndexRow> expected = rows.stream()
                .filter(row -> row.number() != 4)
                .map(row -> new IndexRow(row.id(), 1, modelVersion(), row.number() == 3))
                .sorted(Comparator.comparing(row -> row.tileId().value()))
                .toList();

        List<IndexRow> listed = new ArrayList<>();
        List<IndexRow> page = index().list(modelVersion(), null, 4);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(4);
            listed.addAll(page);
            page = index().list(modelVersion(), page.getLast().tileId(), 4);
        }

        assertThat(listed).isEqualTo(expected);
        assertThat(index().list(modelVersion(), null, 1_000)).isEqualTo(expected);
    }

    @Test
    default void shouldListAndFindOnlyWhatTheFilterLeaves() {
        List<Rows> rows = IntStream.range(0, 40)
                .mapToObj(number -> Rows.row(number, 1, 0, 0, 0)
                        .collection(number % 4 == 0 ? "ours" : "theirs")
                        .caption(number % 8 == 0 ? "a road" : "a field"))
                .toList();
        write(rows.stream().map(Rows::upsert).toArray(IndexWrite[]::new));
        write(rows.get(4).retire());
        Filter ours = Filter.In.texts(Queryable.COLLECTION, List.of("ours"));
        // Adapters check a pattern with a wildcard at its beginning themselves.
        Filter roads = new Filter.And(List.of(ours, new Filter.Like(Queryable.DESCRIPTION, "%road")));

        assertThat(listed(ours, 3)).isEqualTo(ids(rows, row -> row.number() % 4 == 0 && row.number() != 4));
        assertThat(listed(roads, 2)).isEqualTo(ids(rows, row -> row.number() % 8 == 0));
        assertThat(listed(new Filter.Or(List.of()), 2)).isEmpty();
        assertThat(index().find(modelVersion(), rows.get(8).id(), ours)).isPresent();
        assertThat(index().find(modelVersion(), rows.get(9).id(), ours)).isEmpty();
        assertThat(index().find(modelVersion(), rows.get(4).id(), ours)).isEmpty();
    }

    private List<TileId> listed(Filter filter, int limit) {
        List<TileId> listed = new ArrayList<>();
        List<IndexRow> page = index().list(modelVersion(), filter, null, limit);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            page.forEach(row -> listed.add(row.tileId()));
            page = index().list(modelVersion(), filter, page.getLast().tileId(), limit);
        }
        return listed;
    }

    private static List<TileId> ids(List<Rows> rows, Predicate<Rows> wanted) {
        return rows.stream()
                .filter(wanted)
                .map(Rows::id)
                .sorted(Comparator.comparing(TileId::value))
                .toList();
    }
}
