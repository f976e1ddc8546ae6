package dev.swath.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileWindow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Kinds of pictures that readers trip over, against how rasterio and Pillow show them; {@code libs/raster/golden/kinds.py} made them. */
class PictureKindsTest {
    private final SceneReader reader = new SceneReader(SceneLimits.DEFAULT);

    static Stream<String> kinds() throws IOException {
        return expected().properties().stream().map(Map.Entry::getKey);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldShowEveryKindAsOthersDo(String name) throws IOException {
        JsonNode kind = expected().path(name);
        byte[] colours = inflated(kind.path("rgb").asText());

        Scene scene = reader.open(resource(name));
        TilePicture tile = scene.picture().tile(new TileWindow(0, 0, scene.width(), scene.height()));

        assertThat(scene.width()).isEqualTo(kind.path("width").asInt());
        assertThat(scene.height()).isEqualTo(kind.path("height").asInt());
        assertThat(meanDifference(tile, scene.width(), colours))
                .isLessThanOrEqualTo(kind.path("tolerance").asDouble());
        assertThat(tile.nodataFraction() * scene.width() * scene.height())
                .isCloseTo(kind.path("missing").asInt(), within(1e-6));
    }

    /** Their meaning needs arithmetic that Swath does not have. To show them all the same would be false. */
    @ParameterizedTest
    @CsvSource({
        "332, 2, ink set 2",
        "262, 10, photometric interpretation 10",
        "262, 32845, photometric interpretation 32845",
        "262, 6, photometric interpretation 6",
        "266, 2, FillOrder 2"
    })
    void shouldRefuseColoursThatItWouldShowFalse(int tag, int value, String named) {
        byte[] file = new Pictures.Tiff(8, 8, 4, 8, 1)
                .shorts(262, tag == 332 ? 5 : 2)
                .shorts(tag, value)
                .bytes();

        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> reader.open(file))
                .withMessageContaining(named)
                .matches(e -> e.code() == ErrorCode.UNSUPPORTED_FORMAT);
    }

    @Test
    void shouldLookUpAPaletteOf65536Colours() {
        int[] map = new int[3 * 65_536];
        map[60_000] = 0xffff;
        map[2 * 65_536] = 0x8080;
        byte[] file = new Pictures.Tiff(2, 1, 1, 16, 1)
                .shorts(262, 3)
                .shorts(320, map)
                .strip(1, new byte[] {0, 0, 0x60, (byte) 0xea})
                .bytes();

        TilePicture tile = reader.open(file).picture().tile(new TileWindow(0, 0, 2, 1));

        assertThat(tile.rgb(0, 0)).isEqualTo(0x000080);
        assertThat(tile.rgb(1, 0)).isEqualTo(0xff0000);
    }

    /** Of three bytes a pixel. */
    private static double meanDifference(TilePicture tile, int width, byte[] colours) {
        long sum = 0;
        for (int i = 0; i < colours.length; i++) {
            int pixel = tile.rgb(i / 3 % width, i / 3 / width);
            sum += Math.abs(((pixel >> (16 - i % 3 * Byte.SIZE)) & 0xff) - (colours[i] & 0xff));
        }
        return (double) sum / colours.length;
    }

    private static byte[] inflated(String base64) throws IOException {
        try (InputStream bytes = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(base64)))) {
            return bytes.readAllBytes();
        }
    }

    private static JsonNode expected() throws IOException {
        return new ObjectMapper().readTree(resource("kinds.json"));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = PictureKindsTest.class.getResourceAsStream("/kinds/" + name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }
}
