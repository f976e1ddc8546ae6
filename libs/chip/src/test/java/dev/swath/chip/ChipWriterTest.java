package dev.swath.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;

class ChipWriterTest {
    private static final int WIDTH = 301;
    private static final int HEIGHT = 200;
    private static final SceneId SCENE = SceneId.of("bucket", new ObjectKey("a.tif"), "etag");
    private static final TileId TILE = TileId.of(SCENE, new TileWindow(0, 0, WIDTH, HEIGHT));

    @Test
    void shouldWriteNoiseAsItIs() throws IOException {
        Random random = new Random(3);
        Chip chip = chip(i -> random.nextInt(256));

        byte[] png = ChipWriter.write(TILE, chip);

        assertThatImageIoReads(png, chip);
        assertThat(read(png, TILE).toArray()).isEqualTo(chip.toArray());
        assertThat(png.length)
                .isBetween(3 * WIDTH * HEIGHT, (int) ChipWriter.mostBytes(WIDTH, HEIGHT))
                .isLessThan(3 * WIDTH * HEIGHT + HEIGHT + 400);
    }

    @Test
    void shouldCompressWhatThenTakesLessThanHalf() throws IOException {
        Chip chip = chip(i -> i / 3 % WIDTH * (i % 3 + 1));

        byte[] png = ChipWriter.write(TILE, chip);

        assertThatImageIoReads(png, chip);
        assertThat(read(png, TILE).toArray()).isEqualTo(chip.toArray());
        assertThat(png.length).isLessThan(3 * WIDTH * HEIGHT / 20);
    }

    @Test
    void shouldWriteAPixel() throws IOException {
        Chip chip = Chip.of(1, 1, new byte[] {10, 20, (byte) 200});
        TileId tileId = TileId.of(SCENE, new TileWindow(0, 0, 1, 1));

        byte[] png = ChipWriter.write(tileId, chip);

        assertThatImageIoReads(png, chip);
        assertThat(read(png, tileId).rgb(0, 0)).isEqualTo(0x0a14c8);
    }

    @Test
    void shouldTakeNoChipForAnothersAndNothingBrokenForAChip() {
        byte[] png = ChipWriter.write(TILE, chip(i -> i * i));
        TileId other = TileId.of(SCENE, new TileWindow(256, 0, 256, 256));

        assertThatUnreadable(png, other).withMessageContaining("that of tile " + TILE);
        byte[] rotten = png.clone();
        rotten[png.length / 2] ^= 1;
        assertThatUnreadable(rotten, TILE).withMessageContaining("broken");
        assertThatUnreadable(Arrays.copyOf(png, png.length - 1), TILE);
        assertThatUnreadable(Arrays.copyOf(png, png.length + 1), TILE);
        assertThatUnreadable(Arrays.copyOfRange(png, 1, png.length), TILE);
        assertThatUnreadable(new byte[png.length], TILE);
    }

    @Test
    void shouldReadWhatTheFirstVersionsWroteByImageIo() throws IOException {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(7, 5, 0x123456);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);

        Chip chip = ChipReader.read(png.toByteArray(), ChipPlace.alone(TILE, SCENE, "chips/a.png"));

        assertThat(chip.rgb(7, 5)).isEqualTo(0x123456);
        assertThat(chip.width()).isEqualTo(WIDTH);
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> ChipReader.read(new byte[9], ChipPlace.alone(TILE, SCENE, "chips/a.png")))
                .matches(e -> e.code() == ErrorCode.CHIP_UNREADABLE);
    }

    @Test
    void shouldMakeASmallJpeg() throws IOException {
        Chip chip = Chip.of(512, 300, chipBytes(512, 300, i -> i / 3 % 200));

        BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(ChipThumbnail.of(chip)));

        assertThat(thumbnail.getWidth()).isEqualTo(256);
        assertThat(thumbnail.getHeight()).isEqualTo(150);
        BufferedImage whole = ImageIO.read(new ByteArrayInputStream(ChipThumbnail.of(Chip.of(20, 10, new byte[600]))));
        assertThat(whole.getWidth()).isEqualTo(20);
        assertThat(whole.getRGB(3, 3) & 0xffffff).isZero();
    }

    private static ThrowableAssertAlternative<CatalogueException> assertThatUnreadable(byte[] png, TileId tileId) {
        return assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> read(png, tileId))
                .matches(e -> e.code() == ErrorCode.CHIP_UNREADABLE);
    }

    private static Chip read(byte[] png, TileId tileId) {
        return ChipReader.read(png, ChipPlace.packed(tileId, SCENE, "packs/a", 8, png.length));
    }

    private static Chip chip(IntUnaryOperator value) {
        return Chip.of(WIDTH, HEIGHT, chipBytes(WIDTH, HEIGHT, value));
    }

    private static byte[] chipBytes(int width, int height, IntUnaryOperator value) {
        byte[] pixels = new byte[width * height * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) value.applyAsInt(i);
        }
        return pixels;
    }

    private static void assertThatImageIoReads(byte[] png, Chip chip) throws IOException {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
        for (int y = 0; y < chip.height(); y++) {
            for (int x = 0; x < chip.width(); x++) {
                assertThat(read.getRGB(x, y) & 0xffffff).isEqualTo(chip.rgb(x, y));
            }
        }
    }
}
