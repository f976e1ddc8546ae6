package dev.swath.modelruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RgbImageTest {
    private static final int RED = 0xFFC80A14;

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_BYTE_INDEXED
            })
    void shouldDecodeAnyLayoutOfPng(int type) throws IOException {
        BufferedImage image = new BufferedImage(3, 2, type);
        image.setRGB(2, 1, RED);

        RgbImage decoded = RgbImage.decode(encode(image, "png"), 6);

        int stored = image.getRGB(2, 1);
        assertThat(decoded.width()).isEqualTo(3);
        assertThat(decoded.height()).isEqualTo(2);
        assertThat(Arrays.copyOfRange(decoded.toArray(), 15, 18))
                .containsExactly((byte) (stored >> 16), (byte) (stored >> 8), (byte) stored);
    }

    @Test
    void shouldIgnoreTheAlphaChannel() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x01C80A14);

        assertThat(RgbImage.decode(encode(image, "png"), 1).toArray()).containsExactly((byte) 0xC8, 0x0A, 0x14);
    }

    @Test
    void shouldSpreadGreyOverTheChannelsUnchanged() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(1, 0, 0, 90);

        assertThat(RgbImage.decode(encode(image, "png"), 2).toArray()).containsExactly(0, 0, 0, 90, 90, 90);
    }

    @Test
    void shouldRefuseAPictureByTheSizeItDeclares() {
        byte[] header = ByteBuffer.allocate(33)
                .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'})
                .putInt(13)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(60_000)
                .putInt(60_000)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        CRC32 crc = new CRC32();
        crc.update(header, 12, 17);
        ByteBuffer.wrap(header).putInt(29, (int) crc.getValue());

        assertCode(header, ErrorCode.IMAGE_TOO_LARGE);
    }

    @Test
    void shouldRefuseATruncatedPicture() throws IOException {
        byte[] jpeg = encode(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "jpg");
        byte[] png = encode(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png");

        assertCode(Arrays.copyOf(jpeg, 100), ErrorCode.UNREADABLE_IMAGE);
        assertCode(Arrays.copyOf(png, png.length / 2), ErrorCode.UNREADABLE_IMAGE);
    }

    @Test
    void shouldRefuseWhatIsNoPicture() {
        assertCode("not a picture".getBytes(StandardCharsets.UTF_8), ErrorCode.UNSUPPORTED_FORMAT);
        assertCode(new byte[0], ErrorCode.EMPTY_OBJECT);
    }

    private static void assertCode(byte[] bytes, ErrorCode code) {
        assertThatThrownBy(() -> RgbImage.decode(bytes, 1 << 20))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }
}
