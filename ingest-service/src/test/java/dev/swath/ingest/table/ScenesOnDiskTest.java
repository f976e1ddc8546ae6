package dev.swath.ingest.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.SceneSeen.State;
import dev.swath.streaming.TablePartition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenesOnDiskTest {
    private static final String BUCKET = "scenes";
    private static final Instant SINCE = Instant.parse("2026-11-01T00:00:00Z");

    @TempDir
    private Path folder = Path.of(".");

    private ScenesOnDisk disk;

    @BeforeEach
    void open() {
        disk = ScenesOnDisk.open(folder);
    }

    @AfterEach
    void close() {
        disk.close();
    }

    @Test
    void shouldFindTheNewestOfAnIdAndForgetTheRemoved() {
        TablePartition<SceneSeen> partition = disk.partition();
        SceneSeen first = scene(BUCKET, "a.tif", 1);
        SceneSeen second = scene(BUCKET, "a.tif", 2);

        partition.put(first.recordKey(), first);
        partition.put(second.recordKey(), second);

        assertThat(partition.find(first.recordKey())).contains(second);
        assertThat(ScenesOnDisk.lookUp(BUCKET, first.key()).apply(partition)).contains(second);
        partition.remove(first.recordKey());
        assertThat(partition.find(first.recordKey())).isEmpty();
        assertThat(disk.known(BUCKET)).isExhausted();
    }

    @Test
    void shouldMergeItsPartitionsInTheOrderOfAListing() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<TablePartition<SceneSeen>> partitions = List.of(disk.partition(), disk.partition(), disk.partition());
        TreeMap<byte[], String> expected = new TreeMap<>(Arrays::compareUnsigned);
        for (int i = 0; i < 3_000; i++) {
            String key = random.nextInt(40) + "/" + (char) ('a' + random.nextInt(4))
                    + (char) (0xa0 + random.nextInt(60_000) % 0xd000)
                    + new String(Character.toChars(0x1f600 + random.nextInt(50)));
            SceneSeen scene = scene(BUCKET, key, 1);
            if (expected.put(key.getBytes(StandardCharsets.UTF_8), key) == null) {
                partitions.get(random.nextInt(3)).put(scene.recordKey(), scene);
            }
        }
        partitions.getFirst().put("x", scene("scenes-2", "a", 1));
        partitions.getFirst().put("y", scene("scene", "a", 1));

        List<String> keys = new ArrayList<>();
        disk.known(BUCKET).forEachRemaining(known -> keys.add(known.key().value()));

        assertThat(keys).as("seed " + seed).hasSizeGreaterThan(1000).isSubsetOf(expected.values());
        assertThat(keys)
                .as("seed " + seed)
                .isSortedAccordingTo((left, right) -> Arrays.compareUnsigned(
                        left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldTellInShortWhatItKnows() {
        TablePartition<SceneSeen> partition = disk.partition();
        SceneSeen gone = deleted("a.tif")
                .withRetired(List.of(
                        new SceneSeen.Retired(
                                SceneId.of(BUCKET, new ObjectKey("a.tif"), "x"),
                                List.of(new TileWindow(0, 0, 9, 9), new TileWindow(9, 0, 9, 9)),
                                SINCE.plusSeconds(1)),
                        new SceneSeen.Retired(
                                SceneId.of(BUCKET, new ObjectKey("a.tif"), "y"),
                                List.of(new TileWindow(0, 0, 9, 9)),
                                SINCE)));
        partition.put(gone.recordKey(), gone);
        SceneSeen live = scene(BUCKET, "b.tif", 1);
        partition.put(live.recordKey(), live);

        assertThat(disk.known(BUCKET))
                .toIterable()
                .containsExactly(
                        new KnownScenes.Known(new ObjectKey("a.tif"), null, SINCE, 3),
                        new KnownScenes.Known(new ObjectKey("b.tif"), "etag-1", null, 0));
    }

    @Test
    void shouldWalkOnWhileScenesComeAndPartitionsGo() {
        TablePartition<SceneSeen> staying = disk.partition();
        TablePartition<SceneSeen> leaving = disk.partition();
        for (int i = 0; i < 2_000; i++) {
            SceneSeen scene = scene(BUCKET, "%05d".formatted(2 * i), 1);
            (i % 2 == 0 ? staying : leaving).put(scene.recordKey(), scene);
        }
        Iterator<KnownScenes.Known> walk = disk.known(BUCKET);
        for (int i = 0; i < 100; i++) {
            walk.next();
        }
        SceneSeen late = scene(BUCKET, "03999", 1);
        staying.put(late.recordKey(), late);
        leaving.drop();

        List<String> rest = new ArrayList<>();
        walk.forEachRemaining(known -> rest.add(known.key().value()));

        assertThat(rest).contains("03999", "03996").doesNotContain("03998").isSorted();
    }

    @Test
    void shouldBeginEmptyAndRefuseAFolderInUse() {
        TablePartition<SceneSeen> partition = disk.partition();
        SceneSeen scene = scene(BUCKET, "a.tif", 1);
        partition.put(scene.recordKey(), scene);
        disk.close();

        disk = ScenesOnDisk.open(folder);
        assertThat(disk.known(BUCKET)).isExhausted();

        Path file = folder.resolve("file");
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> ScenesOnDisk.open(Files.createFile(file)))
                .matches(e -> e.code() == ErrorCode.INVALID_CONFIGURATION)
                .withMessageContaining("file");
    }

    static SceneSeen scene(String bucket, String key, long generation) {
        ObjectKey objectKey = new ObjectKey(key);
        String etag = "etag-" + generation;
        return new SceneSeen(
                ObjectId.of(bucket, objectKey),
                bucket,
                objectKey,
                etag,
                generation,
                SceneId.of(bucket, objectKey, etag),
                State.LIVE,
                List.of(new TileWindow(0, 0, 256, 256)),
                0,
                SINCE);
    }

    private static SceneSeen deleted(String key) {
        ObjectKey objectKey = new ObjectKey(key);
        return new SceneSeen(
                ObjectId.of(BUCKET, objectKey), BUCKET, objectKey, null, 2, null, State.DELETED, List.of(), 0, SINCE);
    }
}
