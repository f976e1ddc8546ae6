package dev.swath.vectorindex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Region;
import dev.swath.catalogue.extent.TimeInterval;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows a filter means. */
interface FilterContract extends IndexFixture {
    @Test
    default void shouldFilterByBox() {
        Rows jutland = Rows.row(1, 1, 0, 0, 0).bbox(8, 55, 11, 58);
        Rows nowhere = Rows.row(2, 1, 0, 0, 0);
        Rows fiji = Rows.row(3, 1, 0, 0, 0).bbox(177, -20, -178, -15);
        Rows point = Rows.row(4, 1, 0, 0, 0).bbox(0, 0, 0, 0);
        write(jutland.upsert(), nowhere.upsert(), fiji.upsert(), point.upsert());

        assertThat(inBox(7, 54, 9, 56)).containsExactly(1);
        assertThat(inBox(11, 58, 12, 59)).containsExactly(1);
        assertThat(inBox(9, 56, 9.1, 56.1)).containsExactly(1);
        assertThat(inBox(11.001, 55, 12, 58)).isEmpty();
        assertThat(inBox(-180, -90, 180, 90)).containsExactly(1, 3, 4);
        assertThat(inBox(179, -16, 180, -14)).containsExactly(3);
        assertThat(inBox(-180, -16, -179, -14)).containsExactly(3);
        assertThat(inBox(-177, -16, 176, -14)).isEmpty();
        assertThat(inBox(170, -30, -170, 0)).containsExactly(3);
        assertThat(inBox(179.9, -30, -179.9, -10)).containsExactly(3);
        assertThat(inBox(10, -90, 9, 90)).containsExactly(1, 3, 4);
        assertThat(inBox(-0.0, -0.0, -0.0, -0.0)).containsExactly(4);
    }

    @Test
    default void shouldFilterByRegion() {
        // The footprint of a row is a diamond that touches its box.
        Rows jutland = Rows.row(1, 1, 0, 0, 0).bbox(8, 54, 12, 58);
        Rows nowhere = Rows.row(2, 1, 0, 0, 0);
        Rows fiji = Rows.row(3, 1, 0, 0, 0).bbox(177, -20, -178, -15);
        write(jutland.upsert(), nowhere.upsert(), fiji.upsert());
        Filter inCorner = region(SpatialRelation.INTERSECTS, 8, 54, 8.5, 54.5);
        Filter inMiddle = region(SpatialRelation.INTERSECTS, 10, 56, 10.5, 56.5);
        Filter atFiji = region(SpatialRelation.INTERSECTS, 170, -30, -170, 0);

        assertThat(meant(inCorner)).isEmpty();
        assertThat(meant(new Filter.Not(inCorner))).containsExactly(1, 3);
        assertThat(meant(inMiddle)).containsExactly(1);
        assertThat(meant(atFiji)).containsExactly(3);
        assertThat(meant(new Filter.Or(List.of(inMiddle, atFiji)))).containsExactly(1, 3);
        assertThat(meant(region(SpatialRelation.DISJOINT, 10, 56, 10.5, 56.5))).containsExactly(3);
        assertThat(meant(region(SpatialRelation.WITHIN, 7, 53, 13, 59))).containsExactly(1);
        assertThat(meant(region(SpatialRelation.CONTAINS, 9.9, 55.9, 10.1, 56.1)))
                .containsExactly(1);
        assertThat(meant(new Filter.IsNull(Queryable.GEOMETRY))).containsExactly(2);
    }

    @Test
    default void shouldFilterByDatetime() {
        Rows dawn = Rows.row(1, 1, 0, 0, 0).datetime(Instant.parse("2026-11-01T06:00:00.123456789Z"));
        Rows noon = Rows.row(2, 1, 0, 0, 0).datetime(Rows.NOON);
        Rows film = Rows.row(3, 1, 0, 0, 0).datetime(Instant.parse("1959-08-14T00:00:00Z"));
        write(dawn.upsert(), noon.upsert(), film.upsert());

        assertThat(during("../..")).containsExactly(1, 2, 3);
        assertThat(during("2026-11-01T12:00:00Z")).containsExactly(2);
        assertThat(during("2026-11-01T12:00:00.000000001Z/..")).isEmpty();
        assertThat(during("../2026-11-01T06:00:00.123456788Z")).containsExactly(3);
        assertThat(during("../2026-11-01T06:00:00.123456789Z")).containsExactly(1, 3);
        assertThat(during("2026-11-01T06:00:00.123456789Z/2026-11-01T12:00:00Z"))
                .containsExactly(1, 2);
        assertThat(during("0001-01-01T00:00:00Z/9999-12-31T00:00:00Z")).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scenes",
                "it's",
                "\"quoted\"",
                "back\\slash\\",
                "été 港 🛰",
                "a\" or id != \"",
                "%_{x}\\\"",
                "new\\nline",
                " ",
                "{t}",
                "$and"
            })
    default void shouldFilterByCollectionsOfOddNames(String name) {
        Rows named = Rows.row(1, 1, 0, 0, 0).collection(name);
        Rows other = Rows.row(2, 1, 0, 0, 0).collection(name + "x");
        Rows third = Rows.row(3, 1, 0, 0, 0).collection("third");
        write(named.upsert(), other.upsert(), third.upsert());

        assertThat(meant(Filter.In.texts(Queryable.COLLECTION, Set.of(name)))).containsExactly(1);
        assertThat(meant(Filter.In.texts(Queryable.COLLECTION, Set.of(name, "third", "no such"))))
                .containsExactly(1, 3);
    }

    @Test
    default void shouldFilterByScene() {
        Rows first = Rows.row(1, 1, 0, 0, 0).scene(7);
        Rows second = Rows.row(2, 1, 0, 0, 0).scene(7).caption("a lake");
        Rows third = Rows.row(3, 1, 0, 0, 0).scene(8);
        write(first.upsert(), second.upsert(), third.upsert());

        Filter scene = Filter.ofScene(first.sceneId());
        assertThat(meant(scene)).containsExactly(1, 2);
        assertThat(index().count(modelVersion(), scene)).isEqualTo(new IndexCounts(2, 1));
    }

    @Test
    default void shouldFilterByWhatOnlyThePayloadHolds() {
        Rows fine = Rows.row(1, 1, 0, 0, 0).gsd(0.5).caption("boats in a harbour");
        Rows coarse = Rows.row(2, 1, 0, 0, 0).gsd(30.0).caption("a forest");
        Rows unknown = Rows.row(3, 1, 0, 0, 0).gsd(null);
        write(fine.upsert(), coarse.upsert(), unknown.upsert());

        assertThat(meant(gsd(Filter.Operator.LESS_OR_EQUAL, 0.5))).containsExactly(1);
        assertThat(meant(gsd(Filter.Operator.GREATER, 0.5))).containsExactly(2);
        assertThat(meant(new Filter.Between(
                        Queryable.GSD, new Filter.Literal.Numeric(0.5), new Filter.Literal.Numeric(30))))
                .containsExactly(1, 2);
        assertThat(meant(new Filter.IsNull(Queryable.GSD))).containsExactly(3);
        assertThat(meant(new Filter.Like(Queryable.DESCRIPTION, "%harbour"))).containsExactly(1);
        assertThat(meant(new Filter.Like(Queryable.DESCRIPTION, "Boats%"))).isEmpty();
        assertThat(index().count(modelVersion(), gsd(Filter.Operator.GREATER, 0)))
                .isEqualTo(new IndexCounts(2, 2));
    }

    @Test
    default void shouldLeaveOutWhatIsUnknown() {
        Rows placed = Rows.row(1, 1, 0, 0, 0).bbox(8, 55, 11, 58).gsd(10.0);
        Rows nowhere = Rows.row(2, 1, 0, 0, 0).gsd(null);
        write(placed.upsert(), nowhere.upsert());
        Filter inDenmark = new Filter.Spatial(Queryable.BBOX, new BoundingBox(7, 54, 13, 58));
        Filter inFiji = new Filter.Spatial(Queryable.BBOX, new BoundingBox(177, -20, -178, -15));
        Filter fine = gsd(Filter.Operator.LESS, 20);

        assertThat(meant(new Filter.Not(inDenmark))).isEmpty();
        assertThat(meant(new Filter.Not(inFiji))).containsExactly(1);
        assertThat(meant(new Filter.Not(fine))).isEmpty();
        assertThat(meant(new Filter.IsNull(Queryable.BBOX))).containsExactly(2);
        assertThat(meant(new Filter.Not(new Filter.IsNull(Queryable.BBOX)))).containsExactly(1);
        assertThat(meant(new Filter.Or(List.of(inFiji, new Filter.IsNull(Queryable.GSD)))))
                .containsExactly(2);
        assertThat(meant(new Filter.Not(new Filter.And(List.of(inDenmark, fine)))))
                .isEmpty();
        assertThat(meant(new Filter.Not(Filter.ALL))).isEmpty();
        assertThat(meant(new Filter.Or(List.of()))).isEmpty();
        assertThat(meant(new Filter.Not(new Filter.IsNull(Queryable.DATETIME)))).containsExactly(1, 2);
    }

    @Test
    default void shouldFetchOnUntilEnoughRowsPass() {
        write(IntStream.range(0, 700)
                .mapToObj(number -> Rows.row(number, 700 - number, number, 0, 0)
                        .datetime(Rows.NOON.minusSeconds(number))
                        .gsd(number < 600 ? 10.0 : 1.0)
                        .upsert())
                .toArray(IndexWrite[]::new));
        Filter fine = gsd(Filter.Operator.LESS, 5);

        assertThat(IndexFixture.numbers(
                        index().search(modelVersion(), EAST, fine, null, 5).hits()))
                .containsExactly(600, 601, 602, 603, 604);
        assertThat(IndexFixture.searched(index(), modelVersion(), EAST, fine, 30))
                .hasSize(100);
        assertThat(IndexFixture.browsed(index(), modelVersion(), fine, 30)).hasSize(100);
        assertThat(index().count(modelVersion(), fine)).isEqualTo(new IndexCounts(100, 0));
    }

    private static Filter gsd(Filter.Operator operator, double metres) {
        return new Filter.Compare(Queryable.GSD, operator, new Filter.Literal.Numeric(metres));
    }

    private static Filter region(SpatialRelation relation, double west, double south, double east, double north) {
        return new Filter.Relates(Queryable.GEOMETRY, relation, Region.of(new BoundingBox(west, south, east, north)));
    }

    private List<Integer> meant(Filter filter) {
        return IndexFixture.numbers(filtered(filter));
    }

    private List<Integer> inBox(double west, double south, double east, double north) {
        return meant(new Filter.Spatial(Queryable.BBOX, new BoundingBox(west, south, east, north)));
    }

    private List<Integer> during(String interval) {
        return meant(new Filter.Temporal(Queryable.DATETIME, TimeInterval.parse(interval)));
    }
}
