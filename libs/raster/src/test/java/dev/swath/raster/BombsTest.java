package dev.swath.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.Zstd;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileWindow;
import dev.swath.raster.jpeg2000.DecoderThreads;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files that claim or expand to more than they are: each ends as a named failure, at once, without the memory that it asks for. */
@Timeout(120)
class BombsTest {
    private static final int DEFLATE = 8;
    private static final int ZSTD = 50000;

    private final SceneReader reader = new SceneReader(SceneLimits.DEFAULT);

    @Test
    void shouldRefuseATiffThatClaimsAWorldOfPixels() {
        byte[] file = new Pictures.Tiff(8, 8, 3, 8, 1)
                .longs(256, Integer.MIN_VALUE)
                .longs(257, Integer.MIN_VALUE)
                .bytes();

        assertThat(refusal(file)).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    }

    @Test
    void shouldRefuseManyBandsAndWideRows() {
        assertThat(refusal(new Pictures.Tiff(8, 8, 1, 8, 1).shorts(277, 60_000).bytes()))
                .isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
        assertThat(refusal(new Pictures.Tiff(8, 8, 1, 8, 1)
                        .longs(256, 140_000_000)
                        .longs(257, 1)
                        .bytes()))
                .isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    }

    @Test
    void shouldRefuseADeflateBlockThatExpandsBeyondItsRows() {
        byte[] file = new Pictures.Tiff(64, 64, 1, 8, 1)
                .strip(DEFLATE, deflated(64 * 64 * 1000))
                .bytes();

        assertThat(refusal(file)).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
    }

    @Test
    void shouldRefuseAZstdBlockThatExpandsBeyondItsRows() {
        byte[] file = new Pictures.Tiff(64, 64, 1, 8, 1)
                .strip(ZSTD, Zstd.compress(new byte[64 * 64 * 10_000]))
                .bytes();

        assertThat(refusal(file)).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
    }

    @Test
    void shouldReadTheSameBlocksAtTheirDeclaredSize() {
        assertThat(read(new Pictures.Tiff(64, 64, 1, 8, 1)
                        .strip(DEFLATE, deflated(64 * 64))
                        .bytes()))
                .isZero();
        assertThat(read(new Pictures.Tiff(64, 64, 1, 8, 1)
                        .strip(ZSTD, Zstd.compress(new byte[64 * 64]))
                        .bytes()))
                .isZero();
    }

    @Test
    void shouldRefuseACircleOfDirectories() {
        byte[] file = new Pictures.Tiff(8, 8, 3, 8, 1).next(8 + 8 * 8 * 3).bytes();

        assertThat(refusal(file)).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
    }

    @Test
    void shouldRefuseATagOfMoreValuesThanTheFileHolds() {
        byte[] file = new Pictures.Tiff(8, 8, 3, 8, 1).bytes();
        int directory = 8 + 8 * 8 * 3;
        ByteBuffer tiff = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = directory + 2; at < file.length - 12; at += 12) {
            if (tiff.getShort(at) == 273) {
                tiff.putInt(at + 4, Integer.MAX_VALUE);
            }
        }

        assertThat(refusal(file)).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
    }

    @Test
    void shouldRefuseAWidthOfMoreValuesThanAnyFieldHas() {
        byte[] file = new Pictures.Tiff(400, 400, 1, 8, 1).bytes();
        ByteBuffer tiff = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int entry = 8 + 400 * 400 + 2;
        assertThat(tiff.getShort(entry)).isEqualTo((short) 256);
        tiff.putShort(entry + 2, (short) 1).putInt(entry + 4, 100_000).putInt(entry + 8, 8);

        assertThat(refusal(file)).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
    }

    @Test
    void shouldRefuseAWidthThatIsAFraction() {
        byte[] file = new Pictures.Tiff(40, 40, 1, 8, 1).bytes();
        ByteBuffer tiff = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int entry = 8 + 40 * 40 + 2;
        tiff.putShort(entry + 2, (short) 5).putInt(entry + 4, 1).putInt(entry + 8, 8);

        assertThat(refusal(file)).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
    }

    @Test
    void shouldRefuseATiffWhoseTableOfTilesIsLargerThanItsShareOfTheMemory() {
        int count = 300 * 300;
        int[] offsets = new int[count];
        int[] sizes = new int[count];
        Arrays.fill(offsets, 8);
        Arrays.fill(sizes, 1);
        byte[] file = new Pictures.Tiff(300, 300, 1, 8, 1)
                .shorts(322, 1)
                .shorts(323, 1)
                .longs(324, offsets)
                .longs(325, sizes)
                .bytes();
        SceneReader little = new SceneReader(new SceneLimits(1_000_000, 8 << 20, OptionalDouble.empty()));

        assertThat(catchThrowableOfType(CatalogueException.class, () -> little.open(file))
                        .code())
                .isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
        assertThat(read(file)).isZero();
    }

    @Test
    void shouldReadATiffWhoseTilesAreOnePixelEach() {
        assertThat(read(BombFiles.tiffOfSmallTiles(100))).isZero();
        assertThat(refusal(BombFiles.tiffOfManyWidths(100_000))).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
    }

    @Test
    void shouldRefuseAPngWhoseRowsAreLargerThanTheMemory() {
        assertThat(refusal(png(60_000_000, 1, 8, 2))).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    }

    @Test
    void shouldRefuseJpeg2000OfThousandsOfComponents() {
        assertThat(refusal(codestream(16_000, 64, 64))).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
    }

    @Test
    void shouldRefuseJpeg2000OfOneGiganticTileOrOfCountlessOnes() {
        assertThat(refusal(codestream(3, 12_000, 12_000))).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
        assertThat(refusal(codestream(3, 12_000, 1))).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
    }

    /** JJ2000 would read ones for ever. */
    @Test
    void shouldEndWherePacketHeadersThatStandTogetherEnd() throws Exception {
        byte[] file =
                BombsTest.class.getResourceAsStream("/golden/lossless.jp2").readAllBytes();
        String bytes = new String(file, StandardCharsets.ISO_8859_1);
        String stream = bytes.substring(bytes.indexOf("\u00ffO\u00ffQ"));
        int coding = stream.indexOf("\u00ffR");
        String packed = "\u00ff`\0\7\0\0\0\0\0";

        byte[] broken =
                (stream.substring(0, coding) + packed + stream.substring(coding)).getBytes(StandardCharsets.ISO_8859_1);

        assertThat(refusal(broken)).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
        await().untilAsserted(() -> assertThat(DecoderThreads.left()).isZero());
    }

    @Test
    void shouldRefuseAPngThatDecodesToAGigabyte() {
        assertThat(refusal(png(18_920, 18_920, 8, 2))).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
        assertThat(refusal(png(11_600, 11_600, 16, 6))).isEqualTo(ErrorCode.IMAGE_TOO_LARGE);
    }

    @Test
    void shouldRefuseAGigabyteOfZerosByItsFirstBytes() {
        CountingSource zeros = new CountingSource(new ByteSource() {
            @Override
            public long length() {
                return 1L << 30;
            }

            @Override
            public void read(long offset, ByteBuffer target) {
                target.put(new byte[target.remaining()]);
            }
        });

        CatalogueException refusal =
                catchThrowableOfType(CatalogueException.class, () -> reader.open(zeros, SceneHints.NONE));

        assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
        assertThat(zeros.bytes()).isLessThan(100);
    }

    private ErrorCode refusal(byte[] file) {
        return catchThrowableOfType(CatalogueException.class, () -> read(file)).code();
    }

    private double read(byte[] file) {
        Scene scene = reader.open(file);
        return scene.picture()
                .tile(new TileWindow(0, 0, Math.min(512, scene.width()), Math.min(512, scene.height())))
                .nodataFraction();
    }

    private static byte[] deflated(int zeros) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(new byte[zeros]);
            deflater.finish();
            byte[] target = new byte[1 << 20];
            return Arrays.copyOf(target, deflater.deflate(target));
        } finally {
            deflater.end();
        }
    }

    /** The head of a PNG. */
    private static byte[] png(int width, int height, int bits, int colourType) {
        byte[] png = Pictures.pngDeclaring(width, height);
        png[24] = (byte) bits;
        png[25] = (byte) colourType;
        return png;
    }

    /** The main header of a JPEG 2000 codestream of 12,000 × 12,000 pixels. */
    private static byte[] codestream(int components, int tileWidth, int tileHeight) {
        ByteBuffer stream = ByteBuffer.allocate(100 + 3 * components);
        stream.putInt(0xff4fff51).putShort((short) (38 + 3 * components)).putShort((short) 0);
        stream.putInt(12_000).putInt(12_000).putLong(0);
        stream.putInt(tileWidth).putInt(tileHeight).putLong(0).putShort((short) components);
        for (int i = 0; i < components; i++) {
            stream.put((byte) 7).put((byte) 1).put((byte) 1);
        }
        return stream.array();
    }
}
