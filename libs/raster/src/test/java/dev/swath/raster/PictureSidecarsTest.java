package dev.swath.raster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.swath.catalogue.TileWindow;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What world files, GDAL's auxiliary files and masks say of the picture that they lie beside. */
class PictureSidecarsTest {
    private static final double CENTIMETRE = 1e-7;
    private static final String WGS_84 = """
            GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],\
            UNIT["degree",0.0174532925199433],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]""";

    private final SceneReader reader = new SceneReader(1_000_000);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0,001\n0\n0\n-0,001\n10,0005\n49,9995\n",
                "1,0E-3\r\n0,0\r\n0,0\r\n-1,0E-3\r\n10,0005\r\n49,9995"
            })
    void shouldReadDecimalCommasInAWorldFile(String world) {
        SceneHints hints = SceneHints.NONE
                .withWorldFile(world.getBytes(UTF_8))
                .withProjection("ID[\"EPSG\",4326]]".getBytes(UTF_8));

        TilePlace place = place(new Pictures.Tiff(8, 8, 1, 8, 1).bytes(), hints).orElseThrow();

        assertPlace(place, 10, 49.992, 10.008, 50);
    }

    /** Which of the system's axes the first number of a position is, GDAL says beside the system. */
    @ParameterizedTest
    @CsvSource({"'2,1', '10, 0.001, 0, 50, 0, -0.001'", "'1,2', '50, 0, -0.001, 10, 0.001, 0'"})
    void shouldTakeThePlaceFromTheTransformOfAnAuxiliaryFile(String axes, String transform) {
        SceneHints hints = SceneHints.NONE.withAuxiliary(
                """
                <PAMDataset><SRS dataAxisToSRSAxisMapping="%s">%s</SRS><GeoTransform> %s</GeoTransform></PAMDataset>
                """.formatted(axes, WGS_84, transform).getBytes(UTF_8));

        TilePlace place = place(Pictures.rgb(8, 8, "png"), hints).orElseThrow();

        assertPlace(place, 10, 49.992, 10.008, 50);
    }

    @ParameterizedTest
    @CsvSource({"'2,1', X, Y", "'1,2', Y, X"})
    void shouldTakeThePlaceFromTheControlPointsOfAnAuxiliaryFile(String axes, String longitude, String latitude) {
        String point = "<GCP Id=\"\" Pixel=\"%s\" Line=\"%s\" " + longitude + "=\"%s\" " + latitude + "=\"%s\"/>";
        String points = point.formatted(0, 0, 10, 50)
                + point.formatted(8, 0, 11, 50)
                + point.formatted(0, 8, 10, 49)
                + point.formatted(8, 8, 11, 49);
        SceneHints hints = SceneHints.NONE.withAuxiliary(
                """
                <PAMDataset><GCPList Projection="%s" dataAxisToSRSAxisMapping="%s">%s</GCPList></PAMDataset>
                """.formatted(WGS_84.replace("\"", "&quot;"), axes, points).getBytes(UTF_8));

        TilePlace place = place(Pictures.rgb(8, 8, "png"), hints).orElseThrow();

        assertPlace(place, 10, 49, 11, 50);
    }

    /** As GDAL writes them: the names of bands, or their colours. */
    @ParameterizedTest
    @ValueSource(strings = {"Description", "ColorInterp"})
    void shouldTakeTheColoursFromTheBandsThatAnAuxiliaryFileNames(String element) {
        Pictures.Tiff tiff = new Pictures.Tiff(8, 8, 4, 8, 1).shorts(262, 1).shorts(338, 0, 0, 0);
        byte[] pixels = new byte[8 * 8 * 4];
        for (int i = 0; i < pixels.length; i += 4) {
            pixels[i] = 10; // near infrared
            pixels[i + 1] = 40; // blue
            pixels[i + 2] = 80; // green
            pixels[i + 3] = (byte) 160; // red
        }
        byte[] file = tiff.strip(1, pixels).bytes();
        String names = element.equals("Description") ? "nir blue green red" : "Gray Blue Green Red";
        StringBuilder xml = new StringBuilder("<PAMDataset>");
        int band = 1;
        for (String name : names.split(" ", -1)) {
            xml.append(
                    "<PAMRasterBand band=\"%d\"><%s>%s</%s></PAMRasterBand>".formatted(band++, element, name, element));
        }
        byte[] auxiliary = xml.append("</PAMDataset>").toString().getBytes(UTF_8);

        Scene named = reader.open(ByteSource.of(file), SceneHints.NONE.withAuxiliary(auxiliary));

        assertThat(rgb(named)).isEqualTo(0xa05028);
        assertThat(rgb(reader.open(file))).isNotEqualTo(0xa05028);
    }

    /** A mask beside a picture, of the picture's size: 0 where it holds nothing. */
    @Test
    void shouldLeaveOutThePixelsThatAMaskBesideThePictureNames() {
        BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(new Color(0x204060));
        graphics.fillRect(0, 0, 8, 8);
        graphics.dispose();
        byte[] file = Pictures.encode(picture, "png");
        byte[] mask = new byte[64];
        Arrays.fill(mask, 16, 64, (byte) 255);
        byte[] msk = new Pictures.Tiff(8, 8, 1, 8, 1).strip(1, mask).bytes();

        TilePicture without = reader.open(file).picture().tile(new TileWindow(0, 0, 8, 8));
        ScenePicture masked = open(file, msk).picture();

        assertThat(without.nodataFraction()).isZero();
        assertThat(masked.tile(new TileWindow(0, 0, 8, 8)).nodataFraction()).isEqualTo(0.25);
        assertThat(masked.tile(new TileWindow(0, 0, 8, 2)).nodataFraction()).isEqualTo(1);
        assertThat(masked.tile(new TileWindow(0, 2, 8, 6)).nodataFraction()).isZero();
    }

    @Test
    void shouldWarnOfAMaskThatDoesNotFit() {
        Scene scene = open(Pictures.rgb(8, 8, "png"), new Pictures.Tiff(4, 4, 1, 8, 1).bytes());

        assertThat(scene.warnings()).singleElement().asString().contains("mask");
        assertThat(scene.picture().tile(new TileWindow(0, 0, 8, 8)).nodataFraction())
                .isZero();
    }

    private Scene open(byte[] file, byte @Nullable [] mask) {
        return reader.open(ByteSource.of(file), SceneHints.NONE, mask == null ? null : ByteSource.of(mask));
    }

    private static int rgb(Scene scene) {
        return scene.picture().tile(new TileWindow(0, 0, 8, 8)).rgb(3, 3);
    }

    private Optional<TilePlace> place(byte[] file, SceneHints hints) {
        Scene scene = reader.open(ByteSource.of(file), hints);
        return scene.place(new TileWindow(0, 0, scene.width(), scene.height()));
    }

    private static void assertPlace(TilePlace place, double west, double south, double east, double north) {
        assertThat(place.bbox().west()).isCloseTo(west, offset(CENTIMETRE));
        assertThat(place.bbox().south()).isCloseTo(south, offset(CENTIMETRE));
        assertThat(place.bbox().east()).isCloseTo(east, offset(CENTIMETRE));
        assertThat(place.bbox().north()).isCloseTo(north, offset(CENTIMETRE));
    }
}
