package dev.swath.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.swath.catalogue.TileWindow;
import dev.swath.raster.pixels.BlockCache;
import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.WindowReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against what rasterio reads from the same files; {@code libs/raster/golden/make.py} wrote it. */
class RasterioParityTest {
    private static final double NOT_A_NUMBER = -1e300;
    private static final double LEVELS = 1.5;

    private final SceneReader reader = new SceneReader(SceneLimits.DEFAULT);

    static Stream<String> scenes() throws IOException {
        return names("scenes");
    }

    static Stream<String> synthetic() throws IOException {
        return names("synthetic");
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void shouldReadRealScenesAsRasterioDoes(String name) throws IOException {
        compare(golden("scenes").path(name), Files.readAllBytes(RealScenes.path(name)), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("synthetic")
    void shouldReadEveryKindOfFileAsRasterioDoes(String name) throws IOException {
        try (InputStream resource = RasterioParityTest.class.getResourceAsStream("/golden/" + name)) {
            double tolerance = name.equals("gcps.tif") ? 1e-4 : name.equals("netherlands.tif") ? 3e-5 : 1e-6;
            compare(
                    golden("synthetic").path(name),
                    Objects.requireNonNull(resource).readAllBytes(),
                    tolerance);
        }
    }

    private void compare(JsonNode golden, byte[] file, double degrees) {
        Scene scene = reader.open(file);
        ByteSource bytes = ByteSource.of(file);
        SceneContent content = SceneFormats.of(bytes).open(bytes, SceneHints.NONE, SceneLimits.DEFAULT);
        BlockSource source = content.blocks();
        assertThat(scene.width()).isEqualTo(golden.path("width").asInt());
        assertThat(scene.height()).isEqualTo(golden.path("height").asInt());
        assertThat(source.bands()).isEqualTo(golden.path("count").asInt());
        assertThat(source.type()).hasToString(golden.path("dtype").asText());
        compareNodata(content.nodata(), golden.path("nodata"));
        compareBounds(scene.place(new TileWindow(0, 0, scene.width(), scene.height())), golden.path("bounds"), degrees);
        WindowReader windows = new WindowReader(source, new BlockCache(64 << 20));
        for (JsonNode window : golden.path("windows")) {
            TileWindow place = new TileWindow(
                    window.path("x").asInt(),
                    window.path("y").asInt(),
                    window.path("width").asInt(),
                    window.path("height").asInt());
            double[][] samples =
                    windows.read(0, place, IntStream.range(0, source.bands()).toArray());
            if (golden.path("lossy").asBoolean()) {
                assertThat(meanDifference(samples, window.path("samples").asText()))
                        .as("mean difference in %s", place)
                        .isLessThanOrEqualTo(LEVELS);
            } else {
                assertThat(checksum(samples))
                        .as("%s", place)
                        .isEqualTo(window.path("crc32").asLong());
            }
        }
    }

    private static void compareNodata(@Nullable Double nodata, JsonNode golden) {
        assertThat(nodata == null).isEqualTo(golden.isNull());
        if (nodata != null) {
            assertThat(nodata).isEqualTo(Double.valueOf(golden.asText().replace("nan", "NaN")));
        }
    }

    private static void compareBounds(Optional<TilePlace> place, JsonNode golden, double degrees) {
        assertThat(place.isPresent()).isEqualTo(golden.isArray());
        place.ifPresent(known -> {
            List<Double> box = known.bbox().toList();
            for (int i = 0; i < 4; i++) {
                assertThat(box.get(i)).isCloseTo(golden.get(i).asDouble(), within(degrees));
            }
        });
    }

    private static long checksum(double[][] samples) {
        CRC32 sum = new CRC32();
        for (double[] band : samples) {
            ByteBuffer bytes = ByteBuffer.allocate(band.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (double sample : band) {
                bytes.putDouble(Double.isNaN(sample) ? NOT_A_NUMBER : sample);
            }
            sum.update(bytes.flip());
        }
        return sum.getValue();
    }

    private static double meanDifference(double[][] samples, String expected) {
        ByteBuffer golden =
                ByteBuffer.wrap(Base64.getDecoder().decode(expected)).order(ByteOrder.LITTLE_ENDIAN);
        double sum = 0;
        int count = 0;
        for (double[] band : samples) {
            for (double sample : band) {
                sum += Math.abs(sample - (golden.getShort() & 0xffff));
                count++;
            }
        }
        return sum / count;
    }

    private static Stream<String> names(String which) throws IOException {
        return golden(which).properties().stream().map(java.util.Map.Entry::getKey);
    }

    private static JsonNode golden(String which) throws IOException {
        try (InputStream resource = RasterioParityTest.class.getResourceAsStream("/golden/" + which + ".json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(resource, which));
        }
    }
}
