package dev.swath.raster.jpeg2000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneHints;
import dev.swath.raster.SceneLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the decoder is given of a file, and what it never sees. */
class Jpeg2000StreamTest {
    private static final int BUFFER = 32 * 1024;

    @Test
    void shouldReadNumbersAcrossTheEndOfABuffer() throws IOException {
        byte[] file = new byte[BUFFER + 8];
        ByteBuffer.wrap(file).putInt(BUFFER - 3, 0x12345678).putShort(BUFFER + 1, (short) 0x2a2b);
        BudgetedInput input = new BudgetedInput(ByteSource.of(file), 0, file.length, new TreeMap<>());

        input.seek(BUFFER - 3);

        assertThat(input.readInt()).isEqualTo(0x12345678);
        assertThat(input.readShort()).isEqualTo((short) 0x2a2b);
    }

    @Test
    void shouldPutBytesInPlaceOfTheFiles() throws IOException {
        TreeMap<Long, Byte> changed = new TreeMap<>();
        changed.put(12L, (byte) 7);
        changed.put(10L + BUFFER, (byte) 9);
        BudgetedInput input = new BudgetedInput(ByteSource.of(new byte[2 * BUFFER]), 10, BUFFER + 1, changed);
        byte[] all = new byte[BUFFER + 1];

        input.readFully(all);

        assertThat(all[2]).isEqualTo((byte) 7);
        assertThat(all[BUFFER]).isEqualTo((byte) 9);
        assertThat(all[3]).isZero();
        assertThat(input.read(all, 0, 1)).isEqualTo(-1);
    }

    @Test
    void shouldRefuseACodestreamThatIsCutOffWhereverItEnds() throws IOException {
        byte[] codestream = codestream("/kinds/tnsot-zero.jp2");

        for (int length = 200; length < codestream.length - 2; length += 97) {
            byte[] cut = Arrays.copyOf(codestream, length);
            assertThatExceptionOfType(CatalogueException.class)
                    .as("%d of %d bytes", length, codestream.length)
                    .isThrownBy(() -> open(cut))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE));
        }
        open(Arrays.copyOf(codestream, codestream.length - 2));
    }

    @Test
    void shouldNotWalkTheTilePartsOfAnOrdinaryFile() throws IOException {
        byte[] codestream = codestream("/golden/lossless.jp2");
        byte[] untold = codestream("/kinds/tnsot-zero.jp2");

        assertThat(reads(codestream)).isLessThan(reads(untold) - 4).isLessThan(15);
    }

    /** How often the file is asked for bytes while its header is read. */
    private static int reads(byte[] codestream) {
        AtomicInteger reads = new AtomicInteger();
        ByteSource bytes = ByteSource.of(codestream);
        new Jpeg2000Format()
                .open(
                        new ByteSource() {
                            @Override
                            public long length() {
                                return bytes.length();
                            }

                            @Override
                            public void read(long offset, ByteBuffer target) {
                                reads.incrementAndGet();
                                bytes.read(offset, target);
                            }
                        },
                        SceneHints.NONE,
                        SceneLimits.DEFAULT);
        return reads.get();
    }

    @Test
    void shouldNameHighThroughputAsUnsupported() throws IOException {
        byte[] codestream = codestream("/golden/lossless.jp2");
        int siz = 2 + 2 + (ByteBuffer.wrap(codestream).getShort(4) & 0xffff);
        ByteBuffer withCapabilities = ByteBuffer.allocate(codestream.length + 10)
                .put(codestream, 0, siz)
                .putShort((short) 0xff50)
                .putShort((short) 8)
                .putInt(1 << 17)
                .putShort((short) 0)
                .put(codestream, siz, codestream.length - siz);

        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> open(withCapabilities.array()))
                .withMessageContaining("high throughput")
                .matches(e -> e.code() == ErrorCode.UNSUPPORTED_FORMAT);
    }

    @Test
    void shouldRefuseInksRatherThanShowThemAsColours() throws IOException {
        byte[] file = resource("/kinds/alpha.jp2");
        ByteBuffer bytes = ByteBuffer.wrap(file);
        int colours = 0;
        while (bytes.getInt(colours) != 0x636f6c72) {
            colours++;
        }
        bytes.putInt(colours + 7, 12);

        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> open(file))
                .withMessageContaining("colour space 12")
                .matches(e -> e.code() == ErrorCode.UNSUPPORTED_FORMAT);
    }

    private static void open(byte[] codestream) {
        new Jpeg2000Format().open(ByteSource.of(codestream), SceneHints.NONE, SceneLimits.DEFAULT);
    }

    /** Of the JP2 file, whose last box it is. */
    private static byte[] codestream(String name) throws IOException {
        byte[] bytes = resource(name);
        int at = 0;
        while (ByteBuffer.wrap(bytes).getInt(at) != 0xff4fff51) {
            at++;
        }
        return Arrays.copyOfRange(bytes, at, bytes.length);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = Jpeg2000StreamTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }
}
