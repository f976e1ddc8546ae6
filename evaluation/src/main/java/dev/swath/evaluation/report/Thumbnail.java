package dev.swath.evaluation.report;

import dev.swath.modelruntime.RgbImage;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A picture small enough for a page of many. */
final class Thumbnail {
    private static final int EDGE = 224;
    private static final int CHANNELS = 3;

    private Thumbnail() {}

    /** @return a JPEG, at most {@value #EDGE} pixels wide and high */
    static byte[] jpeg(RgbImage picture) {
        BufferedImage full = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        byte[] pixels = picture.toArray();
        for (int i = 0; i < pixels.length / CHANNELS; i++) {
            int rgb = ((pixels[i * CHANNELS] & 0xFF) << 16)
                    | ((pixels[i * CHANNELS + 1] & 0xFF) << 8)
                    | (pixels[i * CHANNELS + 2] & 0xFF);
            full.setRGB(i % picture.width(), i / picture.width(), rgb);
        }
        return encode(shrink(full));
    }

    private static BufferedImage shrink(BufferedImage full) {
        double scale = Math.min(1, (double) EDGE / Math.max(full.getWidth(), full.getHeight()));
        int width = Math.max(1, (int) (full.getWidth() * scale));
        int height = Math.max(1, (int) (full.getHeight() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(full, 0, 0, width, height, null);
        graphics.dispose();
        return small;
    }

    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "jpg", out)) {
                throw new IllegalStateException("every JDK writes JPEG");
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory takes every byte", e);
        }
    }
}
