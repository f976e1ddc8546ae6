package dev.swath.evaluation;

import dev.swath.catalogue.Caption;
import dev.swath.model.RgbImage;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import javax.imageio.ImageIO;

/** A page of pictures with what the model and people say of them; needs nothing beside itself. */
final class CaptionSheet {
    private static final int THUMBNAIL = 160;
    private static final int CHANNELS = 3;

    private final StringBuilder cards = new StringBuilder();
    private final String title;
    private int count;

    /** @param title stands at the top */
    CaptionSheet(String title) {
        this.title = title;
    }

    void add(CaptionedImage image, RgbImage picture, Caption caption) {
        cards.append("<figure><img alt=\"\" src=\"data:image/jpeg;base64,")
                .append(Base64.getEncoder().encodeToString(thumbnail(picture)))
                .append("\"><figcaption><b>")
                .append(escape(caption.text()))
                .append("</b> <span>")
                .append(String.format(Locale.ROOT, "%.2f", caption.meanLogProbability()))
                .append("</span><ul>");
        new LinkedHashSet<>(image.references())
                .forEach(reference ->
                        cards.append("<li>").append(escape(reference)).append("</li>"));
        cards.append("</ul><code>").append(escape(image.name())).append("</code></figcaption></figure>\n");
        count++;
    }

    void write(Path file) throws IOException {
        String page = """
                <!doctype html>
                <html lang="en"><meta charset="utf-8"><title>%1$s</title>
                <style>
                body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem; color: #1d2733; background: #f6f7f9 }
                main { display: grid; grid-template-columns: repeat(auto-fill, minmax(22rem, 1fr)); gap: 1rem }
                figure { display: flex; gap: 1rem; margin: 0; padding: .75rem; background: #fff; border-radius: 6px }
                img { width: 160px; height: 160px; object-fit: contain; flex: none }
                ul { margin: .4rem 0; padding-left: 1.1rem; color: #566374 } span, code { color: #8592a3; font-size: 12px }
                </style>
                <h1>%1$s</h1><p>%2$d images. Bold: the model, with its mean log-probability a token. Below: people.</p>
                <main>
                %3$s</main></html>
                """.formatted(escape(title), count, cards);
        Files.writeString(file, page);
    }

    private static byte[] thumbnail(RgbImage picture) {
        BufferedImage full = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        byte[] pixels = picture.toArray();
        for (int i = 0; i < pixels.length / CHANNELS; i++) {
            int rgb = ((pixels[i * CHANNELS] & 0xFF) << 16)
                    | ((pixels[i * CHANNELS + 1] & 0xFF) << 8)
                    | (pixels[i * CHANNELS + 2] & 0xFF);
            full.setRGB(i % picture.width(), i / picture.width(), rgb);
        }
        double scale = Math.min(1, (double) THUMBNAIL / Math.max(picture.width(), picture.height()));
        int width = Math.max(1, (int) (picture.width() * scale));
        int height = Math.max(1, (int) (picture.height() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(full, 0, 0, width, height, null);
        graphics.dispose();
        return jpeg(small);
    }

    private static byte[] jpeg(BufferedImage image) {
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

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
