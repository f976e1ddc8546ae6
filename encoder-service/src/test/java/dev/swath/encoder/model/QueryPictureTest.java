package dev.swath.encoder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileWindow;
import dev.swath.chip.Chip;
import dev.swath.modelruntime.RgbImage;
import dev.swath.raster.BombFiles;
import dev.swath.raster.Scene;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.SceneReader;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryPictureTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/kinds/alpha.jp2",
                "/kinds/grey4.tif",
                "/kinds/cielab.tif",
                "/kinds/trns-rgb.png",
                "/golden/lossless.jp2",
                "/golden/deflate-uint16-2-tiles.tif",
                "/golden/zstd-float32-3-tiles.tif",
                "/cmyk.jpg"
            })
    void shouldSeeTheChipThatTheSameBytesBecomeAsAScene(String name) throws IOException {
        byte[] file = resource(name);
        Scene scene = new SceneReader(SceneLimits.DEFAULT).open(file);
        Chip chip = scene.picture()
                .tile(new TileWindow(0, 0, scene.width(), scene.height()))
                .chip();

        RgbImage query = QueryPicture.decode(file, image -> image);

        assertThat(query.width()).isEqualTo(scene.width());
        assertThat(query.height()).isEqualTo(scene.height());
        assertThat(query.toArray()).isEqualTo(chip.toArray());
    }

    /** Of which most queries are, and on which models learn. The picture has more than one stripe. */
    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png"})
    void shouldDecodePlainPicturesAsModelsAreEvaluatedOn(String format) throws IOException {
        byte[] file = gradient(1_100, 700, format);

        assertThat(QueryPicture.decode(file, RgbImage::toArray))
                .isEqualTo(RgbImage.decode(file, QueryPicture.MAX_PIXELS).toArray());
    }

    @Test
    void shouldRefuseAPictureOfTooManyPixelsByItsHeader() {
        byte[] large = BombFiles.tiff(5_001, 5_000, 0);

        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> QueryPicture.decode(large, image -> image))
                .withMessageContaining("at most 25000000 pixels, found 5001×5000")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE));
    }

    @Test
    void shouldRefuseABrokenPicture() {
        byte[] cut = Arrays.copyOf(BombFiles.png(64, 64, 32), 200);

        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> QueryPicture.decode(cut, image -> image))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE));
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> QueryPicture.decode(BombFiles.png(64, 64, 32), image -> image))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE));
    }

    @Test
    void shouldHoldNoMorePixelsAtOnceThanOneLargePictureHas() throws Exception {
        byte[] large = BombFiles.png(5_000, 4_000);
        byte[] other = BombFiles.png(5_000, 1_001);
        AtomicBoolean begun = new AtomicBoolean();
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Integer> next = QueryPicture.decode(large, held -> {
                Future<Integer> waiting = thread.submit(() -> QueryPicture.decode(other, image -> {
                    begun.set(true);
                    return image.height();
                }));
                await().until(() -> QueryPicture.waiting() == 1);
                assertThat(begun).isFalse();
                return waiting;
            });

            assertThat(next.get()).isEqualTo(1_001);
        }
    }

    private static byte[] gradient(int width, int height, String format) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, width, height, Color.BLUE));
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = BombFiles.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }
}
