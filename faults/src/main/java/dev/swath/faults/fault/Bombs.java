package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.Child;
import dev.swath.faults.site.Service;
import dev.swath.faults.site.Site;
import dev.swath.streaming.TopicReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Small files that unfold to pictures larger than memory, some declared so, some truly so. */
public final class Bombs implements Fault {
    private static final int BOMBS = 12;
    private static final int GOOD = 12;
    /** The heap of 512 MB, and what a JVM takes beside it. */
    private static final long MOST_KILOBYTES = 900_000;

    @Override
    public int number() {
        return 11;
    }

    @Override
    public String title() {
        return "decompression bombs: memory stays bounded";
    }

    @Override
    public void run(Trial trial) throws IOException {
        Child ingest = trial.site().service(Service.INGEST);
        long pid = ingest.pid();
        byte[] declared = png(60_000, 60_000, 1 << 16);
        // 98 megapixels: within what a scene may declare, and more than half of the heap holds.
        byte[] real = png(9_900, 9_900, 9_900L * (9_900 * 3 + 1));
        for (int i = 0; i < BOMBS; i++) {
            trial.site()
                    .store()
                    .write(
                            Site.BUCKET,
                            trial.key("bomb-%02d.png".formatted(i)),
                            i % 2 == 0 ? declared : real,
                            "image/png");
            trial.put(trial.key("good-%02d.png".formatted(i)));
        }
        trial.awaitCaptioned(GOOD);
        await().atMost(Trial.PATIENCE)
                .untilAsserted(() -> assertThat(
                                TopicReader.readNewest(trial.site().bootstrap(), Topic.FAILURES, TileFailed.class)
                                        .values()
                                        .stream()
                                        .filter(failure -> failure.key() != null
                                                && failure.key().value().startsWith(trial.folder() + "/bomb"))
                                        .map(TileFailed::code))
                        .hasSize(BOMBS)
                        .containsOnly(ErrorCode.IMAGE_TOO_LARGE));
        long peak = ingest.kilobytes("VmHWM");
        assertThat(ingest.isAlive() && ingest.pid() == pid)
                .as("ingest-service lives on")
                .isTrue();
        assertThat(peak).as("peak memory of ingest-service in kB").isLessThan(MOST_KILOBYTES);
        trial.note(
                "%d bombs of %d and %d kB that unfold to 10.8 GB (declared) and 294 MB, each a failure %s; %d good pictures captioned; ingest-service peaked at %d MB"
                        .formatted(
                                BOMBS,
                                declared.length >> 10,
                                real.length >> 10,
                                ErrorCode.IMAGE_TOO_LARGE,
                                GOOD,
                                peak >> 10));
    }

    /** An RGB picture of zeros.
     *  @param bytes how many its compressed data unfold to */
    private static byte[] png(int width, int height, long bytes) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) 8).put((byte) 2);
        chunk(png, "IHDR", header.array());
        chunk(png, "IDAT", zeros(bytes));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static byte[] zeros(long bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        byte[] block = new byte[1 << 16];
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
            for (long left = bytes; left > 0; left -= block.length) {
                deflater.write(block, 0, (int) Math.min(left, block.length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(name);
        png.writeBytes(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
