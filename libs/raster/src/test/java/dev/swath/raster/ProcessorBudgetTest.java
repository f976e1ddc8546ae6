package dev.swath.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileWindow;
import dev.swath.raster.decoding.ProcessorBudget;
import dev.swath.raster.jpeg2000.DecoderThreads;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorBudgetTest {
    private static final Duration LITTLE = Duration.ofMillis(100);

    @Test
    void shouldNotCountTheTimeInWhichAThreadWaits() throws Exception {
        ProcessorBudget budget = new ProcessorBudget(LITTLE, 0);
        CountDownLatch never = new CountDownLatch(1);

        boolean opened = budget.spend(() -> {
            try {
                return ProcessorBudget.apart(
                        () -> never.await(LITTLE.multipliedBy(5).toMillis(), TimeUnit.MILLISECONDS));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });

        assertThat(opened).isFalse();
        assertThat(budget.spent()).isLessThan(LITTLE);
    }

    @Test
    void shouldEndWorkThatReadsWithoutEnd() {
        ByteSource source = ProcessorBudget.watched(ByteSource.of(new byte[100]));
        ProcessorBudget budget = new ProcessorBudget(LITTLE, 0);

        assertSpent(() -> budget.spend(() -> {
            while (true) {
                source.read(0, 100);
            }
        }));
        assertSpent(() -> budget.spend(() -> "nothing is left of it"));
    }

    @Test
    void shouldLeaveWorkBehindThatCannotBeInterrupted() {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger turns = new AtomicInteger();
        ProcessorBudget budget = new ProcessorBudget(LITTLE, 0);

        assertSpent(() -> budget.spend(() -> {
            try {
                return ProcessorBudget.apart(() -> {
                    while (!stop.get()) {
                        turns.incrementAndGet();
                    }
                    return turns;
                });
            } catch (CatalogueException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }));
        stop.set(true);
        await().untilAsserted(() -> assertThat(DecoderThreads.left()).isZero());
    }

    @Test
    void shouldCountTheWorkOfAVirtualThread() throws InterruptedException {
        ByteSource source = ProcessorBudget.watched(ByteSource.of(new byte[100]));
        ProcessorBudget budget = new ProcessorBudget(LITTLE, 0);
        AtomicBoolean ended = new AtomicBoolean();

        Thread.ofVirtual()
                .start(() -> {
                    assertSpent(() -> budget.spend(() -> {
                        while (true) {
                            source.read(0, 100);
                        }
                    }));
                    ended.set(true);
                })
                .join();

        assertThat(ended).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cmyk.jpg", "/progressive.jpg", "/golden/lossy.jp2", "/golden/lzw-uint8-2-strips.tif"})
    void shouldCountWhatEachFormatSpends(String name) throws IOException {
        byte[] file;
        try (InputStream resource = Objects.requireNonNull(ProcessorBudgetTest.class.getResourceAsStream(name), name)) {
            file = resource.readAllBytes();
        }
        ProcessorBudget budget = new ProcessorBudget(Duration.ofHours(1), 0);
        Scene scene = new SceneReader(SceneLimits.DEFAULT, () -> budget).open(file);
        Duration header = budget.spent();

        scene.picture().tile(new TileWindow(0, 0, 16, 16));

        assertThat(budget.spent()).isGreaterThan(header);
    }

    /** One pass over its rows takes longer than the budget, though it has only 80 kB. */
    @Test
    void shouldEndAPngWhoseRowsUnfoldForLong() {
        byte[] file = BombFiles.png(1_000_000, 28);
        ProcessorBudget budget = new ProcessorBudget(LITTLE.dividedBy(10), 0);

        assertSpent(() -> show(file, budget));
    }

    @Test
    void shouldEndAJpegOfThousandsOfScans() throws IOException {
        byte[] file = manyScans(2000);
        ProcessorBudget budget = new ProcessorBudget(LITTLE.multipliedBy(3), 0);

        assertSpent(() -> show(file, budget));
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(DecoderThreads.left()).isZero());
    }

    @Test
    void shouldGrantMoreForMoreSamples() {
        ProcessorBudget budget = new ProcessorBudget(Duration.ZERO, 1_000_000_000);
        budget.grant(10);

        assertThat(budget.<String>spend(() -> "done")).isEqualTo("done");
    }

    private static void show(byte[] file, ProcessorBudget budget) {
        Scene scene = new SceneReader(SceneLimits.DEFAULT, () -> budget).open(file);
        scene.picture().tile(new TileWindow(0, scene.height() - 16, 16, 16));
    }

    private static void assertSpent(ThrowingCallable work) {
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(work)
                .matches(failure -> failure.code() == ErrorCode.UNREADABLE_IMAGE)
                .withMessageContaining("processor time");
    }

    /** A progressive JPEG whose last scan is there many times. */
    private static byte[] manyScans(int times) throws IOException {
        BufferedImage picture = Pictures.gradient(1500, 1500, BufferedImage.TYPE_INT_RGB);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.setOutput(output);
            writer.write(null, new IIOImage(picture, null, null), settings);
        } finally {
            writer.dispose();
        }
        byte[] file = bytes.toByteArray();
        int scan = file.length - 2;
        while ((file[scan] & 0xff) != 0xff || (file[scan + 1] & 0xff) != 0xda) {
            scan--;
        }
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.writeBytes(Arrays.copyOf(file, file.length - 2));
        for (int i = 0; i < times; i++) {
            many.write(file, scan, file.length - 2 - scan);
        }
        many.writeBytes(Arrays.copyOfRange(file, file.length - 2, file.length));
        return many.toByteArray();
    }
}
