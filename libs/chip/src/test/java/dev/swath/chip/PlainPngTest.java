package dev.swath.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainPngTest {
    private static final int WIDTH = 37;
    private static final int HEIGHT = 11;

    /** Any bytes are some picture's filtered rows. */
    private final byte[] rows = new byte[HEIGHT * (1 + 3 * WIDTH)];

    @ParameterizedTest
    @CsvSource({"0, 1, 0", "1, 6, 1", "2, 9, 3", "3, 1, 2", "4, 6, 1", "-1, 6, 5"})
    void shouldDecodeAsImageIoDoes(int filter, int level, int chunks) throws IOException {
        fill(filter);
        byte[] png = png(deflate(level), Math.max(chunks, 1));

        byte[] found = PlainPng.of(png).flatMap(PlainPng::pixels).orElseThrow();

        BufferedImage expected = ImageIO.read(new ByteArrayInputStream(png));
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int rgb = ((found[3 * i] & 0xFF) << 16) | ((found[3 * i + 1] & 0xFF) << 8) | (found[3 * i + 2] & 0xFF);
            assertThat(rgb).isEqualTo(expected.getRGB(i % WIDTH, i / WIDTH) & 0xFFFFFF);
        }
    }

    @Test
    void shouldLeaveOtherPngsToImageIo() throws IOException {
        for (int type :
                new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_BYTE_INDEXED
                }) {
            ByteArrayOutputStream png = new ByteArrayOutputStream();
            ImageIO.write(new BufferedImage(4, 4, type), "png", png);
            assertThat(PlainPng.of(png.toByteArray())).isEmpty();
        }
        assertThat(PlainPng.of("not a picture, but as long as the shortest of them".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void shouldLeaveWhatIsBrokenToImageIo() {
        fill(1);
        byte[] png = png(deflate(6), 1);

        for (int length = 0; length < png.length; length++) {
            assertThat(PlainPng.of(Arrays.copyOf(png, length)).flatMap(PlainPng::pixels))
                    .as("cut off after %d", length)
                    .isEmpty();
        }
        byte[] intact = PlainPng.of(png).flatMap(PlainPng::pixels).orElseThrow();
        for (int at = 41; at < png.length - 16; at++) {
            byte[] rotten = png.clone();
            rotten[at] ^= 0x10;
            // Some bits of the zlib stream mean nothing.
            assertThat(Arrays.equals(
                            PlainPng.of(rotten).flatMap(PlainPng::pixels).orElse(intact), intact))
                    .as("byte %d", at)
                    .isTrue();
        }
        rows[0] = 5;
        assertThat(PlainPng.of(png(deflate(6), 1)).flatMap(PlainPng::pixels))
                .as("a filter that there is not")
                .isEmpty();
    }

    /** @param filter −1: each row another */
    private void fill(int filter) {
        new Random(7).nextBytes(rows);
        for (int y = 0; y < HEIGHT; y++) {
            rows[y * (1 + 3 * WIDTH)] = (byte) (filter < 0 ? y % 5 : filter);
        }
    }

    private byte[] deflate(int level) {
        Deflater deflater = new Deflater(level);
        try {
            deflater.setInput(rows);
            deflater.finish();
            byte[] target = new byte[2 * rows.length];
            return Arrays.copyOf(target, deflater.deflate(target));
        } finally {
            deflater.end();
        }
    }

    private static byte[] png(byte[] stream, int chunks) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        chunk(
                png,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(WIDTH)
                        .putInt(HEIGHT)
                        .put(new byte[] {8, 2, 0, 0, 0})
                        .array());
        for (int i = 0; i < chunks; i++) {
            chunk(
                    png,
                    "IDAT",
                    Arrays.copyOfRange(stream, stream.length * i / chunks, stream.length * (i + 1) / chunks));
        }
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] body = ByteBuffer.allocate(4 + data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data)
                .array();
        CRC32 crc = new CRC32();
        crc.update(body);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(body);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
