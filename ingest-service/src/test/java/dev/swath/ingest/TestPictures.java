package dev.swath.ingest;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small scenes made on the spot. */
public final class TestPictures {
    private TestPictures() {}

    public static byte[] png(int width, int height, Color colour) {
        return picture("png", width, height, colour);
    }

    public static byte[] jpeg(int width, int height, Color colour) {
        return picture("jpeg", width, height, colour);
    }

    public static byte[] truncatedJpeg() {
        byte[] whole = jpeg(64, 64, Color.RED);
        return Arrays.copyOf(whole, whole.length * 3 / 4);
    }

    /** A small file that declares 60,000 × 60,000 pixels. */
    public static byte[] hugePng() {
        byte[] png = png(1, 1, Color.RED);
        ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
        return png;
    }

    /** A square PNG that does not compress. */
    public static byte[] noise(int side) {
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(
                0, 0, side, side, new Random(side).ints((long) side * side).toArray(), 0, side);
        return encode("png", picture);
    }

    private static byte[] picture(String format, int width, int height, Color colour) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return encode(format, picture);
    }

    private static byte[] encode(String format, BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
