package dev.swath.raster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CloudSource;
import dev.swath.catalogue.TileWindow;
import dev.swath.raster.pixels.CloudEstimate;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudTest {
    private static final String METADATA =
            "<p><PRODUCT_START_TIME>2022-10-05T11:54:11Z</PRODUCT_START_TIME><Cloud_Coverage_Assessment>90</Cloud_Coverage_Assessment></p>";
    private static final int SIDE = 64;
    private static final int FIELD = 0x4a6b3c;

    private final SceneReader reader = new SceneReader(SceneLimits.DEFAULT);

    /** The picture has 37×29 pixels; of its classification's 74×58 the first 20 columns are empty, then come 27 without clouds, then 27 with, but for their lower half. */
    @ParameterizedTest
    @CsvSource({"0, 0, 37, 29, 0.25", "24, 0, 13, 14, 1", "24, 15, 13, 14, 0", "10, 0, 27, 14, 0.5"})
    void shouldCountTheCloudsOfAProductsOwnClassification(int x, int y, int width, int height, double fraction)
            throws IOException {
        Scene scene = reader.openProduct(product("classes.jp2"));

        TilePicture tile = scene.picture().tile(new TileWindow(x, y, width, height));

        assertThat(tile.cloud()).contains(new TileCloud(fraction, CloudSource.MASK));
    }

    @Test
    void shouldEstimateWhereNothingIsClassified() throws IOException {
        TilePicture tile = reader.openProduct(product("classes.jp2")).picture().tile(new TileWindow(0, 0, 9, 20));

        assertThat(tile.cloud()).map(TileCloud::source).contains(CloudSource.ESTIMATE);
    }

    @Test
    void shouldTakeAPictureForNoClassification() throws IOException {
        TilePicture tile = reader.openProduct(product("lossy.jp2")).picture().tile(new TileWindow(0, 0, 37, 29));

        assertThat(tile.cloud()).map(TileCloud::source).contains(CloudSource.ESTIMATE);
    }

    @Test
    void shouldKnowOfNoCloudsInGrey() {
        byte[] grey = Pictures.encode(Pictures.gradient(20, 20, BufferedImage.TYPE_BYTE_GRAY), "png");

        assertThat(reader.open(grey)
                        .picture()
                        .tile(new TileWindow(0, 0, 20, 20))
                        .cloud())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a white bank, 0xf0f2f5, 32, 1024",
        "the edge of it beyond whole blocks, 0xf0f2f5, 40, 1024",
        "a roof, 0xffffff, 15, 0",
        "dry sand, 0xe0d2b0, 64, 0",
        "concrete, 0xbebec0, 64, 0"
    })
    void shouldEstimateByWhatIsBrightAndWhiteAllOver(String what, String rgb, int side, int cloud) {
        int[] picture = picture(Integer.decode(rgb), side);

        assertThat(CloudEstimate.cloudPixels(SIDE, SIDE, picture, new boolean[SIDE * SIDE]))
                .as(what)
                .isEqualTo(cloud);
    }

    @Test
    void shouldTakeNothingForNoCloud() {
        boolean[] missing = new boolean[SIDE * SIDE];
        Arrays.fill(missing, 0, SIDE * SIDE / 2, true);

        assertThat(CloudEstimate.cloudPixels(SIDE, SIDE, picture(0xffffff, SIDE), missing))
                .isEqualTo(SIDE * SIDE / 2);
    }

    /** A field with a square of a colour in its corner. */
    private static int[] picture(int colour, int side) {
        int[] rgb = new int[SIDE * SIDE];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = i % SIDE < side && i / SIDE < side ? colour : FIELD;
        }
        return rgb;
    }

    private static Map<String, ByteSource> product(String classification) throws IOException {
        return Map.of(
                "MTD_MSIL2A.xml",
                ByteSource.of(METADATA.getBytes(UTF_8)),
                "GRANULE/L/IMG_DATA/R60m/T_TCI_60m.jp2",
                golden("lossy.jp2"),
                "GRANULE/L/IMG_DATA/R60m/T_SCL_60m.jp2",
                golden(classification));
    }

    private static ByteSource golden(String name) throws IOException {
        try (InputStream resource = CloudTest.class.getResourceAsStream("/golden/" + name)) {
            return ByteSource.of(Objects.requireNonNull(resource).readAllBytes());
        }
    }
}
