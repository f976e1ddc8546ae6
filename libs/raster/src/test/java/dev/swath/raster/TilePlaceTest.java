package dev.swath.raster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.tile.Crs;
import dev.swath.catalogue.tile.PixelTransform;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;

class TilePlaceTest {
    private final SceneReader reader = new SceneReader(1_000_000);

    @Test
    void shouldPlaceAUtmTile() {
        TilePlace place = place(new Pictures.Tiff(100, 100, 3, 8, 1).place(true, 32618, 101_985, 2_826_915, 300))
                .orElseThrow();

        assertThat(place.bbox().west()).isCloseTo(-78.958650, offset(1e-6));
        assertThat(place.bbox().north()).isCloseTo(25.513840, offset(1e-6));
        assertThat(place.gsd()).isCloseTo(300, offset(1.0));
        assertThat(place.footprint().type()).isEqualTo("Polygon");
        assertThat(exteriorIsCounterClockwise(place)).isTrue();
    }

    @Test
    void shouldMeasureWebMercatorOnTheGround() {
        TilePlace place = place(new Pictures.Tiff(100, 100, 3, 8, 1).place(true, 3857, 0, 8_399_737.89, 10))
                .orElseThrow();

        assertThat(place.bbox().north()).isCloseTo(60, offset(1e-3));
        assertThat(place.gsd()).isCloseTo(5, offset(0.05));
    }

    @Test
    void shouldCutATileAtTheAntimeridian() {
        TilePlace place = place(new Pictures.Tiff(100, 100, 3, 8, 1).place(false, 4326, 179.5, 10, 0.01))
                .orElseThrow();

        assertThat(place.footprint().type()).isEqualTo("MultiPolygon");
        assertThat(place.bbox().toList()).containsExactly(179.5, 9.0, -179.5, 10.0);
        assertThat(place.footprint().toGeometry().getArea()).isCloseTo(1, offset(1e-6));
        assertThat(exteriorIsCounterClockwise(place)).isTrue();
    }

    @Test
    void shouldKeepTheWholeWorldWhole() {
        TilePlace place = place(new Pictures.Tiff(360, 180, 1, 8, 1).place(false, 4326, -180, 90, 1))
                .orElseThrow();

        assertThat(place.footprint().type()).isEqualTo("Polygon");
        assertThat(place.bbox().toList()).containsExactly(-180.0, -90.0, 180.0, 90.0);
    }

    @Test
    void shouldMoveHalfAPixelWhereAPixelIsAPoint() {
        Pictures.Tiff point = new Pictures.Tiff(10, 10, 1, 8, 1)
                .doubles(33550, 1, 1, 0)
                .doubles(33922, 0, 0, 0, 10, 50, 0)
                .shorts(34735, 1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 2, 2048, 0, 1, 4326);

        assertThat(place(point).orElseThrow().bbox().toList()).containsExactly(9.5, 40.5, 19.5, 50.5);
    }

    @Test
    void shouldFollowARotation() {
        Pictures.Tiff rotated = new Pictures.Tiff(10, 10, 1, 8, 1)
                .doubles(34264, 0, 1, 0, 10, 1, 0, 0, 50, 0, 0, 0, 0, 0, 0, 0, 1)
                .shorts(34735, 1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 4326);

        TilePlace place = place(rotated).orElseThrow();

        assertThat(place.bbox().toList()).containsExactly(10.0, 50.0, 20.0, 60.0);
        assertThat(exteriorIsCounterClockwise(place)).isTrue();
    }

    @Test
    void shouldSayNothingRatherThanSomethingWrong() {
        assertThat(place(new Pictures.Tiff(10, 10, 3, 8, 1))).isEmpty();
        assertThat(place(new Pictures.Tiff(10, 10, 3, 8, 1).place(true, 32767, 0, 0, 10)))
                .isEmpty();
        assertThat(place(new Pictures.Tiff(10, 10, 3, 8, 1).place(true, 2, 0, 0, 10)))
                .isEmpty();
        assertThat(place(new Pictures.Tiff(10, 10, 3, 8, 1).place(false, 4326, 0, 500, 1)))
                .isEmpty();
    }

    @Test
    void shouldClampAGridWhosePixelsReachBeyondThePole() {
        TilePlace place = place(new Pictures.Tiff(361, 181, 1, 8, 1).place(false, 4326, -180.5, 90.5, 1))
                .orElseThrow();

        assertThat(place.bbox().toList()).containsExactly(-180.0, -90.0, 180.0, 90.0);
        assertThat(place.footprint().type()).isEqualTo("Polygon");
    }

    @ParameterizedTest
    @CsvSource({"3413, -50, 50", "3413, 0, 50", "3413, -50, 0", "3031, -50, 50", "5041, 1999950, 2000050"})
    void shouldMakeACapOfATileThatHoldsAPole(int epsg, double west, double north) {
        TilePlace place = place(new Pictures.Tiff(10, 10, 3, 8, 1).place(true, epsg, west, north, 10))
                .orElseThrow();

        double pole = epsg == 3031 ? -90 : 90;
        assertThat(pole > 0 ? place.bbox().north() : place.bbox().south()).isEqualTo(pole);
        boolean whole = west != 0 && north != 0;
        assertThat(place.bbox().east() - place.bbox().west()).isEqualTo(whole ? 360.0 : 180.0);
        assertThat(exteriorIsCounterClockwise(place)).isTrue();
    }

    @Test
    void shouldTellOthersTheTransformOfAWindow() {
        Scene scene = reader.open(new Pictures.Tiff(100, 100, 3, 8, 1)
                .place(true, 32618, 102_000, 2_827_000, 300)
                .bytes());

        TilePlace place = scene.place(new TileWindow(10, 20, 50, 50)).orElseThrow();

        assertThat(place.crs()).isEqualTo(new Crs("EPSG:32618"));
        assertThat(place.transform()).isEqualTo(new PixelTransform(300, 0, 105_000, 0, -300, 2_821_000));
    }

    @Test
    void shouldTellTheTransformOfTheGridThatTilesAreCutFrom() {
        byte[] southUp = new Pictures.Tiff(100, 100, 3, 8, 1)
                .doubles(34264, 10, 0, 0, 500_000, 0, 10, 0, 4_000_000, 0, 0, 0, 0, 0, 0, 0, 1)
                .shorts(34735, 1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32633)
                .bytes();
        Scene coarse = new SceneReader(new SceneLimits(1_000_000, 64 << 20, OptionalDouble.of(20))).open(southUp);

        TilePlace place = coarse.place(new TileWindow(0, 0, coarse.width(), coarse.height()))
                .orElseThrow();

        assertThat(coarse.height()).isEqualTo(50);
        assertThat(place.transform()).isEqualTo(new PixelTransform(20, 0, 500_000, 0, -20, 4_001_000));
    }

    @Test
    void shouldTellTheReferenceSystemOfParametersAsWkt2() {
        Pictures.Tiff utm = new Pictures.Tiff(10, 10, 1, 8, 1)
                .doubles(33550, 10, 10, 0)
                .doubles(33922, 0, 0, 0, 500_000, 4_000_000, 0)
                .shorts(34735, 1, 1, 0, 4, 1024, 0, 1, 1, 3072, 0, 1, 32767, 3074, 0, 1, 16033, 2048, 0, 1, 4326);

        Crs crs = Objects.requireNonNull(place(utm).orElseThrow().crs());

        assertThat(crs.code()).isEmpty();
        assertThat(crs.wkt2().orElseThrow()).startsWith("PROJCRS[").contains("Transverse Mercator", "15.0");
    }

    /** Checked with PROJ: this easting and northing of EPSG:2227 are at 120.425° W, 37.72° N. */
    @Test
    void shouldReadTheLengthsOfAnOldWktInItsOwnUnit() {
        String feet = """
                PROJCS["California III",GEOGCS["NAD83",DATUM["North_American_Datum_1983",SPHEROID["GRS 1980",6378137,298.257222101]],
                PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic_2SP"],
                PARAMETER["latitude_of_origin",36.5],PARAMETER["central_meridian",-120.5],
                PARAMETER["standard_parallel_1",38.4333333333333],PARAMETER["standard_parallel_2",37.0666666666667],
                PARAMETER["false_easting",6561666.667],PARAMETER["false_northing",1640416.667],UNIT["US survey foot",0.304800609601219]]
                """;
        SceneHints hints = SceneHints.NONE
                .withWorldFile("10\n0\n0\n-10\n6583364.321\n2084634.055\n".getBytes(UTF_8))
                .withProjection(feet.getBytes(UTF_8));

        TilePlace place = reader.open(ByteSource.of(new Pictures.Tiff(16, 16, 3, 8, 1).bytes()), hints)
                .place(new TileWindow(0, 0, 16, 16))
                .orElseThrow();

        assertThat(place.bbox().west()).isCloseTo(-120.425, offset(1e-6));
        assertThat(place.bbox().north()).isCloseTo(37.72, offset(1e-6));
        assertThat(place.gsd()).isCloseTo(3.05, offset(0.01));
        assertThat(Objects.requireNonNull(place.crs()).definition()).contains("6561666.667, UNIT[\"US survey foot\"");
    }

    /** The positions are by Snyder's formulas, Map Projections (USGS 1395), pages 75 and 162. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-0.846674024 | 89.934790231 |"
                        + "PROJECTION[\"Stereographic_North_Pole\"],PARAMETER[\"False_Easting\",0],PARAMETER[\"False_Northing\",0],"
                        + "PARAMETER[\"Central_Meridian\",-45],PARAMETER[\"Standard_Parallel_1\",70]",
                "7.465562220 | 46.855094380 |"
                        + "PROJECTION[\"Hotine_Oblique_Mercator_Azimuth_Center\"],PARAMETER[\"False_Easting\",0],"
                        + "PARAMETER[\"False_Northing\",0],PARAMETER[\"Scale_Factor\",1],PARAMETER[\"Azimuth\",90],"
                        + "PARAMETER[\"Longitude_Of_Center\",7.4],PARAMETER[\"Latitude_Of_Center\",46.9]"
            })
    void shouldPlaceByASystemThatOthersCannotReadAndNotTellIt(double west, double north, String projection) {
        String wkt =
                "PROJCS[\"x\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137,298.257223563]],"
                        + "PRIMEM[\"Greenwich\",0],UNIT[\"Degree\",0.0174532925199433]]," + projection
                        + ",UNIT[\"Meter\",1]]";
        SceneHints hints = SceneHints.NONE
                .withWorldFile("10\n0\n0\n-10\n5005\n-4995\n".getBytes(UTF_8))
                .withProjection(wkt.getBytes(UTF_8));

        TilePlace place = reader.open(ByteSource.of(new Pictures.Tiff(16, 16, 3, 8, 1).bytes()), hints)
                .place(new TileWindow(0, 0, 16, 16))
                .orElseThrow();

        assertThat(place.bbox().west()).isCloseTo(west, offset(1e-6));
        assertThat(place.bbox().north()).isCloseTo(north, offset(1e-6));
        assertThat(place.crs()).isNull();
        assertThat(place.transform()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 4.491576421, EPSG:3857", "500000, 0, none"})
    void shouldTellThePlaceAndTheCodeOfTheMapsOfTheWebByEsrisName(String falseEasting, double west, String code) {
        String wkt = """
                PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",\
                SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],\
                PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",%s],PARAMETER["False_Northing",0.0],\
                PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],\
                UNIT["Meter",1.0]]""".formatted(falseEasting);
        SceneHints hints = SceneHints.NONE
                .withWorldFile("10\n0\n0\n-10\n500005\n5000005\n".getBytes(UTF_8))
                .withProjection(wkt.getBytes(UTF_8));

        TilePlace place = reader.open(ByteSource.of(new Pictures.Tiff(16, 16, 3, 8, 1).bytes()), hints)
                .place(new TileWindow(0, 0, 16, 16))
                .orElseThrow();

        assertThat(place.bbox().west()).isCloseTo(west, offset(1e-6));
        // The ellipsoid's Mercator has it at 41.107.
        assertThat(place.bbox().north()).isCloseTo(40.916342353, offset(1e-6));
        assertThat(Optional.ofNullable(place.crs()).map(Crs::definition).orElse("none"))
                .isEqualTo(code);
    }

    /**
     * The grid of MODIS: tiles of ten degrees along the equator on a sphere, where a longitude is x / (R cos(latitude)).
     * Cells beyond the map's edge are around the world, as PROJ has them.
     */
    @ParameterizedTest
    @CsvSource({
        "h19v03, 15.557238269, 50, 40, 60",
        "h34v10, 162.468257887, -20, -179.089780, -10",
        "h09v02, 96.857604, 60, -160, 70"
    })
    void shouldPlaceTheTilesOfTheGridOfModis(String tile, double west, double south, double east, double north) {
        double radius = 6_371_007.181;
        double side = radius * Math.toRadians(10);
        int column = Integer.parseInt(tile.substring(1, 3)) - 18;
        int row = 9 - Integer.parseInt(tile.substring(4));
        int pixels = 480;
        Pictures.Tiff tiff = new Pictures.Tiff(pixels, pixels, 1, 8, 1)
                .doubles(33550, side / pixels, side / pixels, 0)
                .doubles(33922, 0, 0, 0, column * side, row * side, 0)
                .doubles(34736, 0, radius)
                .shorts(
                        34735, 1, 1, 0, 8, 1024, 0, 1, 1, 2048, 0, 1, 32767, 2057, 34736, 1, 1, 2058, 34736, 1, 1, 3072,
                        0, 1, 32767, 3074, 0, 1, 32767, 3075, 0, 1, 24, 3088, 34736, 1, 0);

        TilePlace place = place(tiff).orElseThrow();

        assertThat(place.bbox().west()).isCloseTo(west, offset(1e-5));
        assertThat(place.bbox().south()).isCloseTo(south, offset(1e-5));
        assertThat(place.bbox().east()).isCloseTo(east, offset(1e-5));
        assertThat(place.bbox().north()).isCloseTo(north, offset(1e-5));
    }

    @Test
    void shouldTellNoTransformOfControlPoints() {
        Pictures.Tiff points = new Pictures.Tiff(10, 10, 1, 8, 1)
                .doubles(33922, 0, 0, 0, 10, 50, 0, 10, 0, 0, 11, 50, 0, 0, 10, 0, 10, 49, 0)
                .shorts(34735, 1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 4326);

        TilePlace place = place(points).orElseThrow();

        assertThat(place.crs()).isNull();
        assertThat(place.transform()).isNull();
    }

    private Optional<TilePlace> place(Pictures.Tiff tiff) {
        Scene scene = reader.open(tiff.bytes());
        return scene.place(new TileWindow(0, 0, scene.width(), scene.height()));
    }

    private static boolean exteriorIsCounterClockwise(TilePlace place) {
        Geometry geometry = place.footprint().toGeometry();
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
            if (!Orientation.isCCW(
                    ((Polygon) geometry.getGeometryN(i)).getExteriorRing().getCoordinates())) {
                return false;
            }
        }
        return true;
    }
}
