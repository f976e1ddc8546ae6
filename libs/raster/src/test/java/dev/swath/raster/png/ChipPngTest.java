package dev.swath.raster.png;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneLimits;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ChipPngTest {
    private static final int WIDTH = 301;
    private static final int HEIGHT = 200;

    private final int[] rgb = new int[WIDTH * HEIGHT];

    @Test
    void shouldWriteNoiseAsItIs() throws IOException {
        Random random = new Random(3);
        Arrays.setAll(rgb, i -> random.nextInt(1 << 24));

        byte[] png = ChipPng.write(WIDTH, HEIGHT, rgb);

        assertThat(readBack(png)).isEqualTo(rgb);
        assertThat(png.length).isBetween(3 * rgb.length, 3 * rgb.length + HEIGHT + 200);
        PngHeader.read(ByteSource.of(png), SceneLimits.DEFAULT.withPixels(rgb.length));
    }

    @Test
    void shouldCompressWhatThenTakesLessThanHalf() throws IOException {
        Arrays.setAll(rgb, i -> i % WIDTH * 0x010203 & 0xffffff);

        byte[] png = ChipPng.write(WIDTH, HEIGHT, rgb);

        assertThat(readBack(png)).isEqualTo(rgb);
        assertThat(png.length).isLessThan(3 * rgb.length / 20);
        PngHeader.read(ByteSource.of(png), SceneLimits.DEFAULT.withPixels(rgb.length));
    }

    @Test
    void shouldWriteAPixel() throws IOException {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(ChipPng.write(1, 1, new int[] {0xff0a14c8})));

        assertThat(read.getRGB(0, 0)).isEqualTo(0xff0a14c8);
    }

    private static int[] readBack(byte[] png) throws IOException {
        int[] read = ImageIO.read(new ByteArrayInputStream(png)).getRGB(0, 0, WIDTH, HEIGHT, null, 0, WIDTH);
        Arrays.setAll(read, i -> read[i] & 0xffffff);
        return read;
    }
}
