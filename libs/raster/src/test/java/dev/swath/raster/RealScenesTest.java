package dev.swath.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real files; boxes as GDAL's {@code transform_bounds} gives them. */
class RealScenesTest {
    private final SceneReader reader = new SceneReader(SceneReader.DEFAULT_MAX_PIXELS);

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "rasterio/RGB.byte.tif, 791, -78.95865 23.564991 -76.574924 25.550874, 300",
                "rasterio/rgb_deflate.tif, 791, -78.95865 23.564991 -76.574924 25.550874, 300",
                "rasterio/rgb_lzw.tif, 791, -78.95865 23.564991 -76.574924 25.550874, 300",
                "rasterio/cogeo.tif, 1024, 128.655396 37.666429 128.660889 37.670777, 0.473",
                "rasterio/world.rgb.tif, 512, -180 -90 180 90, null",
                "rio-tiler/cog_rgb_mask.tif, 383, -104.775328 38.953449 -104.774665 38.953764, 0.15",
                "rio-tiler/cog_uint8_rgba.tif, 256, 0 -2.56 2.56 0, 1110",
                "stactools/Houston-East-20170831-103f-100d-0f4f-3-band.tif, 256, -95.737373 29.561344 -95.053311 30.15756, 259",
                "stactools/SkySat_20170831T195552Z_RGB.tif, 256, -95.835542 29.724244 -95.467513 29.842348, 81.4",
                "rio-tiler/cog_hirise_mars.tif, 1118, null, null",
                "rio-tiler/no_geo.jpg, 2000, null, null",
                "rasterio/rotated.tif, 10, null, null"
            })
    void shouldReadAndPlace(String name, int width, @Nullable String box, @Nullable Double gsd) {
        Scene scene = reader.open(file(name));
        TileWindow whole = new TileWindow(0, 0, scene.width(), scene.height());
        TilePicture picture = scene.decode().tile(whole);

        assertThat(scene.width()).isEqualTo(width);
        assertThat(picture.png()).isNotEmpty();
        assertThat(scene.place(whole).isPresent()).isEqualTo(box != null);
        scene.place(whole).ifPresent(place -> {
            String[] expected = java.util.Objects.requireNonNull(box).split(" ", -1);
            for (int i = 0; i < 4; i++) {
                assertThat(place.bbox().toList().get(i)).isCloseTo(Double.parseDouble(expected[i]), within(2e-5));
            }
            if (gsd != null) {
                assertThat(place.gsd()).isCloseTo(gsd, within(gsd * 0.005));
            }
        });
    }

    @Test
    void shouldCountTheNodataOfARealScene() {
        TilePicture picture =
                reader.open(file("rasterio/RGB.byte.tif")).decode().tile(new TileWindow(0, 0, 256, 256));

        assertThat(picture.nodataFraction()).isBetween(0.1, 0.99);
    }

    @ParameterizedTest
    @CsvSource({
        "rasterio/RGBA.uint16.tif, 4 band(s) of 16-bit unsigned integers",
        "rasterio/float_nan.tif, 1 band(s) of 32-bit floating point",
        "rio-tiler/cog_scale.tif, 2 band(s) of 16-bit signed integers",
        "S2A_MSIL2A_20221005T115411_N0400_R023_T29UNU_20221005T164454.SAFE/GRANULE/L2A_T29UNU_A038058_20221005T115407/IMG_DATA/R60m/T29UNU_20221005T115411_TCI_60m.jp2, JPEG 2000"
    })
    void shouldNameWhatItDoesNotReadYet(String name, String found) {
        byte[] bytes = file(name);

        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                        CatalogueException.class, () -> reader.open(bytes)))
                .hasMessageContaining(found)
                .matches(e -> e.code() == ErrorCode.UNSUPPORTED_FORMAT);
    }

    private static byte[] file(String name) {
        String data = System.getenv().getOrDefault("SWATH_DATA", System.getProperty("swath.root") + "/../shared/data");
        Path path = Path.of(data, "scenes", name);
        assumeTrue(Files.exists(path), "skipped: no real scenes at " + path.getParent());
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
