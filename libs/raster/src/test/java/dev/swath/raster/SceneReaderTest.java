package dev.swath.raster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileWindow;
import dev.swath.chip.Chip;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SceneReaderTest {
    private final SceneReader reader = new SceneReader(1_000_000);

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "tiff"})
    void shouldReadColourWhateverTheFormat(String format) {
        byte[] file = Pictures.rgb(40, 30, format);

        Scene scene = reader.open(file);
        TilePicture tile = scene.picture().tile(new TileWindow(10, 5, 20, 20));

        assertThat(SceneFormats.of(ByteSource.of(file)).title()).isEqualTo(format.toUpperCase(Locale.ROOT));
        assertThat(scene.width()).isEqualTo(40);
        assertThat(scene.height()).isEqualTo(30);
        assertThat(scene.bands()).containsExactly("red", "green", "blue");
        assertThat(tile.nodataFraction()).isZero();
        int expected = Pictures.gradient(40, 30, BufferedImage.TYPE_INT_RGB).getRGB(15, 12);
        for (int shift : new int[] {16, 8, 0}) {
            assertThat(tile.rgb(5, 7) >> shift & 0xff).isCloseTo(expected >> shift & 0xff, within());
        }
    }

    @ParameterizedTest
    @CsvSource({"10, jpeg", "10, png", "10, tiff", "11, png"})
    void shouldKeepGreyAsItStands(int type, String format) {
        BufferedImage picture = new BufferedImage(16, 16, type);
        WritableRaster raster = picture.getRaster();
        int grey = type == BufferedImage.TYPE_USHORT_GRAY ? 100 * 257 : 100;
        raster.setPixels(0, 0, 16, 16, filled(256, grey));

        Scene scene = reader.open(Pictures.encode(picture, format));

        assertThat(scene.bands()).containsExactly("grey");
        assertThat(scene.picture().tile(new TileWindow(0, 0, 16, 16)).rgb(3, 3)).isEqualTo(0x646464);
    }

    /** Expected as Pillow's {@code convert("RGB")} gives it. */
    @ParameterizedTest
    @CsvSource({"cmyk.jpg, 0x0c1e78, 0xc8b478", "progressive.jpg, 0x0b1f78, 0xc8b477"})
    void shouldReadOtherKindsOfJpegAsPillowDoes(String name, String left, String right) throws IOException {
        byte[] file;
        try (InputStream resource = SceneReaderTest.class.getResourceAsStream("/" + name)) {
            file = Objects.requireNonNull(resource, name).readAllBytes();
        }

        TilePicture tile = reader.open(file).picture().tile(new TileWindow(0, 0, 60, 40));

        assertThat(tile.rgb(3, 5)).isEqualTo(Integer.decode(left));
        assertThat(tile.rgb(50, 30)).isEqualTo(Integer.decode(right));
    }

    @Test
    void shouldDropAlphaAndCountWhatItHides() {
        BufferedImage picture = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        picture.setRGB(0, 0, 0x00112233);
        for (int i = 1; i < 16; i++) {
            picture.setRGB(i % 4, i / 4, 0xff445566);
        }

        TilePicture tile =
                reader.open(Pictures.encode(picture, "png")).picture().tile(new TileWindow(0, 0, 4, 4));

        assertThat(tile.nodataFraction()).isEqualTo(1 / 16.0);
        assertThat(tile.rgb(0, 0)).isEqualTo(0x112233);
        assertThat(tile.rgb(1, 0)).isEqualTo(0x445566);
    }

    @Test
    void shouldReadAPalette() {
        byte[] file = Pictures.encode(Pictures.gradient(16, 16, BufferedImage.TYPE_BYTE_INDEXED), "png");

        Scene scene = reader.open(file);

        assertThat(scene.bands()).hasSize(3);
        assertThat(scene.picture().tile(new TileWindow(0, 0, 16, 16)).rgb(0, 0) >> 16)
                .isGreaterThan(200);
    }

    @Test
    void shouldCountNodata() {
        byte[] file = new Pictures.Tiff(8, 8, 3, 8, 1).ascii(42113, "0").bytes();

        TilePicture tile = reader.open(file).picture().tile(new TileWindow(0, 0, 8, 8));

        assertThat(tile.nodataFraction()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "tiff"})
    void shouldRefuseEveryTruncation(String format) {
        byte[] file = Pictures.rgb(64, 64, format);

        for (int length = 8; length < file.length; length += Math.max(1, file.length / 40)) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThat(refusal(cut))
                    .as("%s of %d bytes, of %d", format, length, file.length)
                    .isEqualTo(ErrorCode.UNREADABLE_IMAGE);
        }
    }

    @Test
    void shouldRefuseAJpegThatLostItsMiddle() {
        byte[] file = Pictures.rgb(200, 200, "jpeg");
        byte[] cut = Arrays.copyOf(file, file.length - 200);
        cut[cut.length - 2] = (byte) 0xff;
        cut[cut.length - 1] = (byte) 0xd9;

        assertThat(refusal(cut)).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
    }

    @Test
    void shouldRefuseBitRotInAPng() {
        byte[] file = Pictures.rgb(64, 64, "png");
        file[file.length / 2] ^= 0x10;

        assertThat(refusal(file)).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
    }

    @Test
    void shouldRefuseByTheHeaderAloneWhatIsTooLarge() {
        assertThat(refusal(Pictures.pngDeclaring(60_000, 60_000))).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
        assertThat(refusal(Pictures.pngDeclaring(-1, -1))).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
        assertThat(refusal(Pictures.pngDeclaring(0, 5))).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
        assertThat(refusal(new Pictures.Tiff(8, 8, 3, 8, 1)
                        .shorts(322, 60_000)
                        .shorts(323, 60_000)
                        .bytes()))
                .isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
        assertThat(refusal(Pictures.rgb(1001, 1000, "jpeg"))).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    }

    @Test
    void shouldTellWhatItFoundInstead() {
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> reader.open("this is a text called scene.jpg".getBytes(UTF_8)))
                .withMessageContaining("text: \"this is a te\"")
                .matches(e -> e.code() == ErrorCode.UNSUPPORTED_FORMAT);
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> reader.open(new Pictures.Tiff(8, 8, 1, 64, 1).bytes()))
                .withMessageContaining("64 bits of sample format 1")
                .matches(e -> e.code() == ErrorCode.UNSUPPORTED_FORMAT);
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> reader.open(
                        new Pictures.Tiff(8, 8, 1, 8, 1).shorts(259, 34887).bytes()))
                .withMessageContaining("compression 34887")
                .matches(e -> e.code() == ErrorCode.UNSUPPORTED_FORMAT);
        assertThat(refusal(new byte[0])).isEqualTo(ErrorCode.EMPTY_OBJECT);
    }

    @Test
    void shouldGiveTheTilesPixelsAsItsChip() {
        TilePicture tile = reader.open(Pictures.rgb(512, 300, "png")).picture().tile(new TileWindow(0, 0, 512, 300));

        Chip chip = tile.chip();

        assertThat(chip.width()).isEqualTo(512);
        assertThat(chip.height()).isEqualTo(300);
        assertThat(chip.rgb(100, 100)).isEqualTo(tile.rgb(100, 100));
        assertThat(chip.rgb(511, 299)).isEqualTo(tile.rgb(511, 299));
    }

    private ErrorCode refusal(byte[] file) {
        try {
            Scene scene = reader.open(file);
            scene.picture().tile(new TileWindow(0, 0, scene.width(), scene.height()));
        } catch (CatalogueException e) {
            return e.code();
        }
        throw new AssertionError("the file was accepted");
    }

    private static int[] filled(int length, int value) {
        int[] values = new int[length];
        Arrays.fill(values, value);
        return values;
    }

    private static org.assertj.core.data.Offset<Integer> within() {
        return org.assertj.core.data.Offset.offset(6);
    }

    @Test
    void shouldReadTheSamePixelsAfterTheStoreFailedWithinARow() {
        SceneReader large = new SceneReader(4_000_000);
        BufferedImage noise = new BufferedImage(1_500, 1_500, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(5);
        noise.setRGB(0, 0, 1_500, 1_500, random.ints(1_500 * 1_500).toArray(), 0, 1_500);
        byte[] file = Pictures.encode(noise, "png");
        TileWindow below = new TileWindow(700, 1_400, 64, 64);
        byte[] expected = large.open(file).picture().tile(below).chip().toArray();
        FailingSource source = new FailingSource(ByteSource.of(file));
        ScenePicture picture = large.open(source, SceneHints.NONE).picture();
        source.readsLeft = 20;

        assertThatExceptionOfType(CatalogueException.class).isThrownBy(() -> picture.tile(below));
        source.readsLeft = Integer.MAX_VALUE;

        assertThat(picture.tile(below).chip().toArray()).isEqualTo(expected);
    }

    /** Answers so often. */
    private static final class FailingSource implements ByteSource {
        private final ByteSource source;
        private int readsLeft = Integer.MAX_VALUE;

        FailingSource(ByteSource source) {
            this.source = source;
        }

        @Override
        public long length() {
            return source.length();
        }

        @Override
        public void read(long offset, ByteBuffer target) {
            if (readsLeft-- <= 0) {
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "the store went away");
            }
            source.read(offset, target);
        }
    }
}
