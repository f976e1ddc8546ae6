package dev.swath.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.raster.BombFiles;
import java.awt.Color;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Hostile files put into the bucket of a running ingest-service: each is one failure of its own; the process stays within its memory, and neighbours become tiles. */
class BombsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** The heap of 512 MB, and what a virtual machine takes beside it. */
    private static final long MOST_MEMORY = 800L << 20;

    private static final int GIGABYTE_SIDE = 18_920;
    private static final long GIGABYTE = 1 << 30;

    private static IngestProcess ingest;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        ingest = IngestProcess.start(folder, "512m", Map.of());
        ingest.put("good/before.png", TestPictures.png(300, 200, Color.RED));
        ingest.awaitTiles("good/before.png", PATIENCE);
    }

    @AfterAll
    static void stop() throws IOException {
        ingest.close();
    }

    @Test
    void shouldFailEachBombByNameWithinItsMemory() throws IOException {
        Map<String, byte[]> bombs = new LinkedHashMap<>();
        bombs.put("claims.tif", BombFiles.tiff(Integer.MIN_VALUE, Integer.MIN_VALUE, 0));
        bombs.put("deflate.tif", BombFiles.tiff(BombFiles.DEFLATE, BombFiles.deflated(64 * 64 * 1000)));
        bombs.put("zstd.tif", BombFiles.tiff(BombFiles.ZSTD, Zstd.compress(new byte[64 * 64 * 10_000])));
        bombs.put("components.j2k", BombFiles.jpeg2000(16_000));
        bombs.put("cycle.tif", BombFiles.tiff(8, 8, BombFiles.directory()));
        bombs.put("zeros.png", BombFiles.png(GIGABYTE_SIDE, GIGABYTE_SIDE));
        bombs.put("line.png", BombFiles.png(1, 50_000_000));
        bombs.put("strip.png", BombFiles.png(5_357_142, 28));
        bombs.put("widths.tif", BombFiles.tiffOfManyWidths(60_000_000));
        bombs.put("tiles.tif", BombFiles.tiffOfSmallTiles(1_840));
        List<ErrorCode> expected = List.of(
                ErrorCode.IMAGE_TOO_LARGE,
                ErrorCode.UNREADABLE_IMAGE,
                ErrorCode.UNREADABLE_IMAGE,
                ErrorCode.UNSUPPORTED_FORMAT,
                ErrorCode.UNREADABLE_IMAGE,
                ErrorCode.IMAGE_TOO_LARGE,
                ErrorCode.IMAGE_TOO_LARGE,
                ErrorCode.IMAGE_TOO_LARGE,
                ErrorCode.UNREADABLE_IMAGE,
                ErrorCode.IMAGE_TOO_LARGE);

        List<ErrorCode> codes = bombs.entrySet().stream()
                .map(bomb -> {
                    ingest.put("bombs/" + bomb.getKey(), bomb.getValue());
                    ingest.put("good/" + bomb.getKey() + ".png", TestPictures.png(300, 200, Color.GREEN));
                    return ingest.awaitFailure("bombs/" + bomb.getKey(), PATIENCE)
                            .code();
                })
                .toList();

        assertThat(codes).isEqualTo(expected);
        bombs.keySet().forEach(bomb -> ingest.awaitTiles("good/" + bomb + ".png", PATIENCE));
        assertThat(ingest.peakBytes()).isLessThan(MOST_MEMORY);
    }

    @Test
    @EnabledIfSystemProperty(named = "swath.large", matches = "true", disabledReason = "./swath test --large runs it")
    void shouldFailAGigabyteOfZeros(@TempDir Path folder) throws IOException {
        Path zeros = folder.resolve("zeros");
        try (RandomAccessFile file = new RandomAccessFile(zeros.toFile(), "rw")) {
            file.setLength(GIGABYTE);
        }

        ingest.put("bombs/nothing.png", zeros);
        TileFailed failure = ingest.awaitFailure("bombs/nothing.png", PATIENCE);

        assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
        assertThat(ingest.peakBytes()).isLessThan(MOST_MEMORY);
    }
}
