package dev.swath.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetTest {
    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldPutPicturesInRowsTheirSidesInProportion() throws IOException {
        ContactSheet sheet = new ContactSheet(10);
        for (int i = 0; i < 9; i++) {
            sheet.add(picture(100, 100, Color.RED), "a red field", "a.tif 0,0");
        }
        sheet.add(
                picture(200, 100, Color.BLUE),
                "a caption of so many words that it needs more lines than one, and then more than there are for it here, and so on",
                "a/very/long/key/that/does/not/fit/into/one/line/at/all.tif 1024,768");
        Path file = folder.resolve("sheet.png");

        sheet.write(file);

        BufferedImage written = ImageIO.read(file.toFile());
        assertThat(written.getWidth()).isEqualTo(8 + 8 * 232);
        assertThat(written.getHeight()).isEqualTo(8 + 2 * 288);
        assertThat(written.getRGB(100, 100)).isEqualTo(Color.RED.getRGB());
        assertThat(written.getRGB(8 + 232 + 100, 8 + 288 + 50)).isEqualTo(Color.BLUE.getRGB());
        assertThat(written.getRGB(8 + 232 + 100, 8 + 288 + 200))
                .as("below a wide one")
                .isEqualTo(Color.WHITE.getRGB());
        assertThat(hasInk(written, 8, 8 + 224, 224, 56)).isTrue();
    }

    private static boolean hasInk(BufferedImage picture, int x, int y, int width, int height) {
        for (int i = 0; i < width * height; i++) {
            if (picture.getRGB(x + i % width, y + i / width) != Color.WHITE.getRGB()) {
                return true;
            }
        }
        return false;
    }

    private static BufferedImage picture(int width, int height, Color colour) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return picture;
    }
}
