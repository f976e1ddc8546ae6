package dev.swath.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.CloudSource;
import dev.swath.catalogue.TileWindow;
import dev.swath.raster.sentinel2.SafeFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of real files beyond their samples: chips, sampling distance, bands, nodata. */
class RealScenesTest {
    private final SceneReader reader = new SceneReader(SceneLimits.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "rasterio/RGB.byte.tif, 300, red green blue",
        "rasterio/cogeo.tif, 0.473, red green blue",
        "rasterio/RGBA.uint16.tif, 1.38, red green blue",
        "rio-tiler/cog_rgb_mask.tif, 0.15, red green blue",
        "rio-tiler/cog_uint8_rgba.tif, 1110, red green blue",
        "rio-tiler/cog.tif, 100, grey",
        "rio-tiler/cog_scale.tif, 429, grey",
        "stactools/20170831_172754_101c_3B_AnalyticMS.tif, 67, red green blue",
        "stactools/LC08_L1TP_198029_20220331_20220406_02_T1_B2.TIF, 30, grey",
        "stactools/SkySat_20170831T195552Z_RGB.tif, 81.4, red green blue"
    })
    void shouldKnowSamplingDistanceAndBands(String name, double gsd, String bands) {
        Scene scene = reader.open(file(name));

        assertThat(scene.place(whole(scene)).orElseThrow().gsd()).isCloseTo(gsd, within(gsd * 0.01));
        assertThat(scene.bands()).isEqualTo(List.of(bands.split(" ", -1)));
    }

    @Test
    void shouldCountTheNodataOfARealScene() {
        TilePicture picture =
                reader.open(file("rasterio/RGB.byte.tif")).picture().tile(new TileWindow(0, 0, 256, 256));

        assertThat(picture.nodataFraction()).isBetween(0.1, 0.99);
    }

    @Test
    void shouldSeeThroughAMask() {
        Scene scene = reader.open(file("rio-tiler/cog_rgb_mask.tif"));

        assertThat(scene.picture().tile(whole(scene)).nodataFraction()).isBetween(0.02, 0.6);
    }

    @Test
    void shouldShowASouthUpPictureNorthUp() {
        Scene scene = reader.open(file("rio-tiler/inverted_lat.tif"));

        TilePlace north = scene.place(new TileWindow(0, 0, 720, 10)).orElseThrow();

        assertThat(north.bbox().north()).isEqualTo(90);
        assertThat(north.bbox().south()).isEqualTo(85);
    }

    @Test
    void shouldReadAnOverviewForACoarserSamplingDistance() throws IOException {
        SceneReader coarse = new SceneReader(new SceneLimits(150_000_000, 64 << 20, OptionalDouble.of(2 * 100.011)));
        CountingSource source = new CountingSource(ByteSource.of(file("rio-tiler/cog.tif")));

        Scene scene = coarse.open(source, SceneHints.NONE);
        ScenePicture picture = scene.picture();
        Tiling.DEFAULT.windows(scene.width(), scene.height()).forEach(picture::tile);

        assertThat(scene.width()).isEqualTo(1329);
        assertThat(scene.place(whole(scene)).orElseThrow().gsd()).isCloseTo(200, within(1.0));
        assertThat(source.bytes()).isLessThan(source.length() / 4);
    }

    @Test
    void shouldReadJpeg2000AtALowerResolution() {
        Map<String, ByteSource> files = product();
        SceneReader coarse = new SceneReader(new SceneLimits(150_000_000, 64 << 20, OptionalDouble.of(240)));
        TilePicture whole = reader.openProduct(files).picture().tile(new TileWindow(800, 800, 400, 400));

        TilePicture quarter = coarse.openProduct(files).picture().tile(new TileWindow(200, 200, 100, 100));

        double difference = 0;
        for (int i = 0; i < 100 * 100; i++) {
            difference += Math.abs((quarter.rgb(i % 100, i / 100) & 0xff) - meanBlue(whole, i % 100 * 4, i / 100 * 4));
        }
        assertThat(difference / (100 * 100)).isLessThan(8);
    }

    private static double meanBlue(TilePicture picture, int left, int top) {
        double sum = 0;
        for (int i = 0; i < 16; i++) {
            sum += picture.rgb(left + i % 4, top + i / 4) & 0xff;
        }
        return sum / 16;
    }

    @Test
    void shouldReadASentinel2Product() {
        Map<String, ByteSource> files = product();
        byte[] manifest = bytes(RealScenes.path(RealScenes.PRODUCT).resolve(SafeFolder.MANIFEST));

        Scene scene = reader.openProduct(files);

        TilePlace place = scene.place(whole(scene)).orElseThrow();
        assertThat(scene.width()).isEqualTo(1830);
        assertThat(scene.facts().datetime()).isEqualTo(Instant.parse("2022-10-05T11:54:11Z"));
        assertThat(scene.facts().cloudCover()).isCloseTo(0.597, within(0.001));
        assertThat(place.gsd()).isCloseTo(60, within(0.1));
        assertThat(place.bbox().west()).isCloseTo(-9.0, within(0.1));
        assertThat(new SafeFolder(files.keySet()).check(manifest).isReadable()).isTrue();
    }

    /** ESA's own true-colour image is the reference. */
    @Test
    void shouldMakeTheBandsOfAProductLookAsItsTrueColourImageDoes() {
        Map<String, ByteSource> files = product();
        TileWindow window = new TileWindow(900, 900, 200, 200);
        TilePicture trueColour = reader.openProduct(files).picture().tile(window);
        files.keySet().removeIf(name -> name.contains("TCI"));

        TilePicture bands = reader.openProduct(files).picture().tile(window);

        double difference = 0;
        for (int i = 0; i < 200 * 200; i++) {
            for (int shift : new int[] {16, 8, 0}) {
                difference += Math.abs((trueColour.rgb(i % 200, i / 200) >> shift & 0xff)
                        - (bands.rgb(i % 200, i / 200) >> shift & 0xff));
            }
        }
        assertThat(difference / (3 * 200 * 200)).isLessThan(4);
    }

    /** Snow, which passes for clouds, and scenes without either. */
    @ParameterizedTest
    @CsvSource({
        "rasterio/cogeo.tif, 0.05, 0.2",
        "rasterio/RGBA.uint16.tif, 0, 0",
        "rio-tiler/no_geo.jpg, 0, 0.001",
        "stactools/20170831_172754_101c_3B_AnalyticMS.tif, 0, 0",
        "stactools/SkySat_20170831T195552Z_RGB.tif, 0, 0"
    })
    void shouldEstimateTheCloudsOfARealScene(String name, double least, double most) {
        Scene scene = reader.open(file(name));

        TileCloud cloud = scene.picture().tile(whole(scene)).cloud().orElseThrow();

        assertThat(cloud.source()).isEqualTo(CloudSource.ESTIMATE);
        assertThat(cloud.fraction()).isBetween(least, most);
    }

    /** The product says 59.7 %, thin clouds included. */
    @Test
    void shouldEstimateTheThickCloudsOfACloudyProduct() {
        Scene scene = reader.openProduct(product());

        TileCloud cloud = scene.picture().tile(whole(scene)).cloud().orElseThrow();

        assertThat(cloud.source()).isEqualTo(CloudSource.ESTIMATE);
        assertThat(cloud.fraction()).isBetween(0.3, 0.6);
    }

    private static Map<String, ByteSource> product() {
        Path root = RealScenes.path(RealScenes.PRODUCT);
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            path -> root.relativize(path).toString(), path -> ByteSource.of(bytes(path))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TileWindow whole(Scene scene) {
        return new TileWindow(0, 0, scene.width(), scene.height());
    }

    private static byte[] file(String name) {
        return bytes(RealScenes.path(name));
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
