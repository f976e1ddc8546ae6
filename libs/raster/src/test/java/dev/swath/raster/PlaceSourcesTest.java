package dev.swath.raster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.swath.catalogue.TileWindow;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What GeoKeys and projection files say in ways that are not the usual ones. The positions are PROJ's. */
class PlaceSourcesTest {
    private static final double CENTIMETRE = 1e-7;
    private static final double METRE = 1e-5;
    private static final int USER_DEFINED = 32767;
    private static final String ETRS_LAEA = """
            PROJCS["ETRS_1989_LAEA",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],\
            PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Azimuthal_Equal_Area"],\
            PARAMETER["False_Easting",4321000.0],PARAMETER["False_Northing",3210000.0],PARAMETER["Central_Meridian",10.0],\
            PARAMETER["Latitude_Of_Origin",52.0],UNIT["Meter",1.0]]""";
    private static final double[] BESSEL_TO_WGS84 = {598.1, 73.7, 418.2, 0.202, 0.045, -2.455, 6.7};

    private final SceneReader reader = new SceneReader(1_000_000);

    /** ArcGIS writes a system that has no code into one of the citations. */
    @ParameterizedTest
    @ValueSource(ints = {3073, 2049, 1026})
    void shouldReadEsrisStringInACitation(int citation) {
        String text = "ESRI PE String = " + ETRS_LAEA + "|";
        Pictures.Tiff tiff = at(4_000_000, 3_000_000, 100)
                .ascii(34737, "Some words|" + text)
                .shorts(34735, 1, 1, 0, 3, 1024, 0, 1, 1, citation, 34737, text.length(), 11, 3072, 0, 1, USER_DEFINED);

        TilePlace place = place(tiff).orElseThrow();

        assertThat(northWest(place)).isEqualTo("5.517796 50.024119");
        assertThat(place.crs()).isNotNull();
    }

    @Test
    void shouldReadEsrisStringInAProjectionFile() {
        SceneHints hints = SceneHints.NONE
                .withWorldFile("100\n0\n0\n-100\n4000050\n2999950\n".getBytes(UTF_8))
                .withProjection(ETRS_LAEA.getBytes(UTF_8));

        TilePlace place = place(new Pictures.Tiff(8, 8, 1, 8, 1).bytes(), hints).orElseThrow();

        assertThat(northWest(place)).isEqualTo("5.517796 50.024119");
    }

    @Test
    void shouldPreferACodeToEsrisString() {
        String text = "ESRI PE String = " + ETRS_LAEA + "|";
        Pictures.Tiff tiff = at(500_000, 4_000_000, 100)
                .ascii(34737, text)
                .shorts(34735, 1, 1, 0, 3, 1024, 0, 1, 1, 3073, 34737, text.length(), 0, 3072, 0, 1, 32633);

        assertThat(place(tiff).orElseThrow().bbox().west()).isCloseTo(15, offset(CENTIMETRE));
    }

    @Test
    void shouldFollowTheShiftToWgs84OfAUserDefinedSystem() {
        Pictures.Tiff tiff = at(10, 50, 0.001)
                .doubles(34736, BESSEL_TO_WGS84)
                .shorts(
                        34735,
                        1,
                        1,
                        0,
                        4,
                        1024,
                        0,
                        1,
                        2,
                        2048,
                        0,
                        1,
                        USER_DEFINED,
                        2056,
                        0,
                        1,
                        7004,
                        2062,
                        34736,
                        7,
                        0);

        TilePlace place = place(tiff).orElseThrow();

        assertThat(place.bbox().west()).isCloseTo(9.998813925, offset(METRE));
        assertThat(place.bbox().north()).isCloseTo(49.998857264, offset(METRE));
    }

    @Test
    void shouldFollowAShiftOfThreeNumbersBelowAProjection() {
        Pictures.Tiff tiff = at(3_500_000, 5_500_000, 10)
                .doubles(34736, 598.1, 73.7, 418.2, 0, 9, 1, 3_500_000, 0)
                .shorts(
                        34735,
                        1,
                        1,
                        0,
                        11,
                        1024,
                        0,
                        1,
                        1,
                        2048,
                        0,
                        1,
                        USER_DEFINED,
                        2056,
                        0,
                        1,
                        7004,
                        2062,
                        34736,
                        3,
                        0,
                        3072,
                        0,
                        1,
                        USER_DEFINED,
                        3074,
                        0,
                        1,
                        USER_DEFINED,
                        3075,
                        0,
                        1,
                        1,
                        3080,
                        34736,
                        1,
                        4,
                        3081,
                        34736,
                        1,
                        3,
                        3082,
                        34736,
                        1,
                        6,
                        3083,
                        34736,
                        1,
                        7);

        TilePlace place = place(tiff).orElseThrow();

        assertThat(place.bbox().west()).isCloseTo(8.999712453, offset(METRE));
        assertThat(place.bbox().north()).isCloseTo(49.636715471, offset(METRE));
    }

    /** The datum of EPSG's numbers up to 6999 lies 2000 above its geographic system. */
    @ParameterizedTest
    @CsvSource({"6314, 9.998813925, 49.998857264", "6326, 10, 50", "6258, 10, 50"})
    void shouldFollowADatumWithoutASystem(int datum, double west, double north) {
        Pictures.Tiff tiff =
                at(10, 50, 0.001).shorts(34735, 1, 1, 0, 3, 1024, 0, 1, 2, 2048, 0, 1, USER_DEFINED, 2050, 0, 1, datum);

        TilePlace place = place(tiff).orElseThrow();

        // EPSG knows several ways from DHDN, which differ by some metres.
        assertThat(place.bbox().west()).isCloseTo(west, offset(5 * METRE));
        assertThat(place.bbox().north()).isCloseTo(north, offset(5 * METRE));
    }

    @Test
    void shouldFollowADatumBelowAProjection() {
        Pictures.Tiff tiff = at(3_500_000, 5_500_000, 10)
                .doubles(34736, 0, 9, 1, 3_500_000, 0)
                .shorts(
                        34735,
                        1,
                        1,
                        0,
                        9,
                        1024,
                        0,
                        1,
                        1,
                        2048,
                        0,
                        1,
                        USER_DEFINED,
                        2050,
                        0,
                        1,
                        6314,
                        3072,
                        0,
                        1,
                        USER_DEFINED,
                        3074,
                        0,
                        1,
                        USER_DEFINED,
                        3075,
                        0,
                        1,
                        1,
                        3080,
                        34736,
                        1,
                        1,
                        3081,
                        34736,
                        1,
                        0,
                        3082,
                        34736,
                        1,
                        3);

        TilePlace place = place(tiff).orElseThrow();

        assertThat(place.bbox().west()).isCloseTo(8.998963564, offset(5 * METRE));
        assertThat(place.bbox().north()).isCloseTo(49.636710642, offset(5 * METRE));
    }

    @Test
    void shouldNameTheDatumThatIsNotKnown() {
        Pictures.Tiff tiff =
                at(10, 50, 0.001).shorts(34735, 1, 1, 0, 3, 1024, 0, 1, 2, 2048, 0, 1, USER_DEFINED, 2050, 0, 1, 6999);

        Scene scene = reader.open(tiff.bytes());

        assertThat(scene.place(new TileWindow(0, 0, 8, 8))).isEmpty();
        assertThat(scene.warnings()).singleElement().asString().contains("datum EPSG:6999");
    }

    /** Control points name the middle of a pixel where a pixel is a point. */
    @ParameterizedTest
    @CsvSource({"1, 10, 50", "2, 9.95, 50.05"})
    void shouldTakeControlPointsForCentresWhereAPixelIsAPoint(int rasterType, double west, double north) {
        Pictures.Tiff tiff = new Pictures.Tiff(10, 10, 1, 8, 1)
                .doubles(33922, 0, 0, 0, 10, 50, 0, 10, 0, 0, 11, 50, 0, 0, 10, 0, 10, 49, 0, 10, 10, 0, 11, 49, 0)
                .shorts(34735, 1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, rasterType, 2048, 0, 1, 4326);

        TilePlace place = place(tiff).orElseThrow();

        assertThat(place.bbox().west()).isCloseTo(west, offset(CENTIMETRE));
        assertThat(place.bbox().north()).isCloseTo(north, offset(CENTIMETRE));
        assertThat(place.bbox().east()).isCloseTo(west + 1, offset(CENTIMETRE));
    }

    private static Pictures.Tiff at(double west, double north, double pixel) {
        return new Pictures.Tiff(8, 8, 1, 8, 1).doubles(33550, pixel, pixel, 0).doubles(33922, 0, 0, 0, west, north, 0);
    }

    private Optional<TilePlace> place(Pictures.Tiff tiff) {
        return place(tiff.bytes(), SceneHints.NONE);
    }

    private Optional<TilePlace> place(byte[] file, SceneHints hints) {
        Scene scene = reader.open(ByteSource.of(file), hints);
        return scene.place(new TileWindow(0, 0, scene.width(), scene.height()));
    }

    /** The corner of the footprint that is the upper left one of the picture, to some decimetres. */
    private static String northWest(TilePlace place) {
        return Arrays.stream(place.footprint().toGeometry().getCoordinates())
                .map(corner -> "%.6f %.6f".formatted(corner.x, corner.y))
                .filter("5.517796 50.024119"::equals)
                .findFirst()
                .orElse("no such corner");
    }
}
