package dev.swath.raster.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;

class JpegSegmentsTest {
    @Test
    void shouldCountThePixelsOfABaselineJpegOnce() throws IOException {
        assertThat(JpegSegments.visitedPixels(jpeg(ImageWriteParam.MODE_DISABLED)))
                .isEqualTo(64 * 48);
    }

    @Test
    void shouldCountThePixelsOfAProgressiveJpegOnceAScan() throws IOException {
        byte[] file = jpeg(ImageWriteParam.MODE_DEFAULT);

        assertThat(JpegSegments.visitedPixels(file)).isGreaterThanOrEqualTo(5 * 64 * 48);
    }

    @Test
    void shouldTakeAJpegWithoutAFrameForEndless() throws IOException {
        byte[] file = jpeg(ImageWriteParam.MODE_DISABLED);

        assertThat(JpegSegments.visitedPixels(Arrays.copyOf(file, 20))).isEqualTo(Long.MAX_VALUE);
        assertThat(JpegSegments.visitedPixels(new byte[0])).isEqualTo(Long.MAX_VALUE);
    }

    private static byte[] jpeg(int progressive) throws IOException {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("JPEG");
        ImageWriter writer = writers.next();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (var output = Objects.requireNonNull(ImageIO.createImageOutputStream(file))) {
            writer.setOutput(output);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setProgressiveMode(progressive);
            writer.write(
                    null, new IIOImage(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), null, null), parameters);
        } finally {
            writer.dispose();
        }
        return file.toByteArray();
    }
}
