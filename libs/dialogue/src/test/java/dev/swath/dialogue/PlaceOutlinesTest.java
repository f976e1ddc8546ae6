package dev.swath.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.dialogue.PlannedPlace.Relation;
import dev.swath.dialogue.gazetteer.Gazetteer;
import dev.swath.dialogue.gazetteer.KnownPlace;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKTReader;

class PlaceOutlinesTest {
    private static final GeometryFactory POINTS = new GeometryFactory();
    private static final double RADIUS_KM = 6371.0088;
    private static final int TRIES = 400;

    private final PlaceOutlines outlines = new PlaceOutlines();

    @ParameterizedTest
    @CsvSource({
        "in, Germany, , , 13.40, 52.52, true",
        "in, Germany, , , 2.35, 48.86, false",
        "in, Germany, , north, 10.0, 53.55, true",
        "in, Germany, , north, 11.58, 48.14, false",
        "in, Italy, , south, 16.87, 41.12, true",
        "in, Italy, , north, 9.19, 45.46, true",
        "in, France, , south, 3.88, 43.61, true",
        "in, France, , south, -52.33, 4.94, false",
        "in, Europe, , , 19.04, 47.5, true",
        "in, Rotterdam, , , 4.48, 51.93, true",
        "near, Toulouse, , , 1.8, 43.6, true",
        "near, Toulouse, , , 2.4, 43.6, false",
        "near, Denmark, , , 10.0, 54.5, true",
        "north of, Cairo, , , 31.2, 31.0, true",
        "north of, Cairo, 100, , 31.2, 31.5, false",
        "north of, Cairo, , , 31.2, 29.0, false",
        "east of, Prague, , , 16.6, 49.9, true",
        "east of, Prague, , , 13.4, 49.7, false",
        "south of, Germany, , , 10.3, 45.0, true",
        "west of, Fiji, , , 170.0, -18.0, true",
        "'within', Suva, 300, , -179.8, -18.0, true",
    })
    void shouldDrawWhatThePlanSays(
            String relation,
            String name,
            @Nullable Double km,
            @Nullable String part,
            double x,
            double y,
            boolean inside) {
        PlannedPlace place = new PlannedPlace(Relation.of("relation", relation), List.of(name), km, part);

        Geometry outline = outlines.of(place);

        assertThat(outline.isValid()).isTrue();
        assertThat(outline.getEnvelopeInternal().getMinX()).isGreaterThanOrEqualTo(-180);
        assertThat(outline.getEnvelopeInternal().getMaxX()).isLessThanOrEqualTo(180);
        assertThat(outline.contains(point(x, y))).isEqualTo(inside);
    }

    @Test
    void shouldDrawBetweenTwoCities() {
        Geometry strip = outlines.of(new PlannedPlace(Relation.BETWEEN, List.of("Vienna", "Budapest"), null, null));

        assertThat(strip.contains(point(17.7, 47.85))).isTrue();
        assertThat(strip.contains(point(15.0, 48.2))).isFalse();
        assertThat(strip.contains(point(21.0, 46.5))).isFalse();
    }

    /** The polygons of the resource, taken to JTS without any of our code. */
    @Test
    void shouldBeInAnAreaWherePlainJtsIs() throws Exception {
        Random random = new Random(7);
        for (String name : List.of("Norway", "Indonesia", "Kenya", "Texas", "Fiji")) {
            KnownPlace area = Gazetteer.get().named(name).getFirst();
            Geometry naive = new WKTReader().read(area.outline());
            Geometry ours = outlines.of(new PlannedPlace(Relation.IN, List.of(name), null, null));
            for (int i = 0; i < TRIES; i++) {
                Geometry point = anyPoint(random, naive);
                assertThat(ours.intersects(point)).as("%s %s", name, point).isEqualTo(naive.intersects(point));
            }
        }
    }

    /** A disc holds the points whose great-circle distance is less, but for a rim of 1 %. */
    @Test
    void shouldMeasureDistancesOnTheGlobe() {
        Random random = new Random(8);
        for (String name : List.of("Genoa", "Suva", "Tromsø", "Quito")) {
            Gazetteer.Meaning.One city = (Gazetteer.Meaning.One) Gazetteer.get().meaning(name);
            Geometry disc = outlines.of(new PlannedPlace(Relation.WITHIN, List.of(name), 300.0, null));
            for (int i = 0; i < TRIES; i++) {
                double x = city.place().longitude() + 20 * (random.nextDouble() - 0.5);
                double y = city.place().latitude() + 8 * (random.nextDouble() - 0.5);
                double wrapped = x > 180 ? x - 360 : x < -180 ? x + 360 : x;
                double km = distance(city.place(), x, y);
                if (Math.abs(km - 300) > 3) {
                    assertThat(disc.contains(point(wrapped, y)))
                            .as("%s %s %s", name, x, y)
                            .isEqualTo(km < 300);
                }
            }
        }
    }

    @Test
    void shouldRefuseANameInDoubtAndAnUnknownOne() {
        assertThatThrownBy(() -> outlines.of(new PlannedPlace(Relation.IN, List.of("Springfield"), null, null)))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("Springfield, Missouri");
        assertThatThrownBy(() -> outlines.of(new PlannedPlace(Relation.IN, List.of("Atlantis City"), null, null)))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("names: expected a place of the gazetteer");
    }

    private static Geometry anyPoint(Random random, Geometry around) {
        var box = around.getEnvelopeInternal();
        return point(
                box.getMinX() + random.nextDouble() * box.getWidth(),
                box.getMinY() + random.nextDouble() * box.getHeight());
    }

    private static double distance(KnownPlace place, double x, double y) {
        double phi = Math.toRadians(place.latitude());
        double other = Math.toRadians(y);
        double half = Math.pow(Math.sin((other - phi) / 2), 2)
                + Math.cos(phi) * Math.cos(other) * Math.pow(Math.sin(Math.toRadians(x - place.longitude()) / 2), 2);
        return 2 * RADIUS_KM * Math.asin(Math.sqrt(half));
    }

    private static Geometry point(double x, double y) {
        return POINTS.createPoint(new Coordinate(x, y));
    }
}
