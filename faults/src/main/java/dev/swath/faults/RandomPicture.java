package dev.swath.faults;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Makes pictures fast, each with different bytes. */
public final class RandomPicture {
    private static final int SIDE = 64;

    private RandomPicture() {}

    /** A PNG of coloured fields. */
    public static byte[] any(Random random) {
        return any(random, SIDE);
    }

    /**
     * A square PNG of coloured fields.
     *
     * @param side a multiple of 8
     */
    public static byte[] any(Random random, int side) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        int field = 8;
        for (int y = 0; y < side; y += field) {
            for (int x = 0; x < side; x += field) {
                int colour = random.nextInt(1 << 24);
                for (int i = 0; i < field * field; i++) {
                    image.setRGB(x + i % field, y + i / field, colour);
                }
            }
        }
        return png(image);
    }

    /** A square PNG that does not compress, so that its chips do not, either. */
    public static byte[] noise(Random random, int side) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, side, side, random.ints((long) side * side).toArray(), 0, side);
        return png(image);
    }

    private static byte[] png(BufferedImage image) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(image, "png", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
