package dev.swath.ingest.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.ingest.ListBucket;
import dev.swath.ingest.RemoveChips;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import dev.swath.streaming.TablePartition;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bucket of a million objects, all of them known but for a few: what differs is found, in little memory. */
class MillionKeysTest {
    private static final int KEYS = 1_000_000;
    private static final int PARTITIONS = 4;
    private static final String BUCKET = "scenes";
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final long MOST_MEGABYTES = 96;

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldFindWhatDiffersInLittleMemory() {
        long before = usedMegabytes();
        try (ScenesOnDisk disk = ScenesOnDisk.open(folder)) {
            List<TablePartition<SceneSeen>> partitions =
                    Stream.generate(disk::partition).limit(PARTITIONS).toList();
            for (int i = 0; i < KEYS; i++) {
                if (i != 123_456) {
                    SceneSeen scene = ScenesOnDiskTest.scene(BUCKET, key(i), 1);
                    partitions.get(i % PARTITIONS).put(scene.recordKey(), scene);
                }
            }
            Memory memory = new Memory(before);
            List<String> looks = new ArrayList<>();
            ObjectStore store = new Listing(() -> IntStream.range(0, KEYS).filter(i -> i != 777_777), memory).store();

            int count = listBucket(store, new Table(disk, partitions), looks).list();

            assertThat(looks).containsExactly(key(123_456), key(555_555), key(777_777));
            assertThat(count).isEqualTo(3);
            assertThat(memory.most).as("megabytes above the start").isLessThan(MOST_MEGABYTES);
        }
    }

    @Test
    void shouldTellABacklogPieceByPiece() {
        try (ScenesOnDisk disk = ScenesOnDisk.open(folder)) {
            List<TablePartition<SceneSeen>> partitions = List.of(disk.partition());
            List<String> looks = new ArrayList<>();
            ListBucket listing = listBucket(
                    new Listing(() -> IntStream.range(0, 120_000), new Memory(0)).store(),
                    new Table(disk, partitions),
                    looks);

            assertThat(listing.list()).isEqualTo(50_000);
            assertThat(listing.list()).as("nothing is decided yet").isZero();
            for (int i = 0; i < 50_000; i++) {
                SceneSeen scene = ScenesOnDiskTest.scene(BUCKET, key(i), 1);
                partitions.getFirst().put(scene.recordKey(), scene);
            }

            assertThat(listing.list()).isZero();
            assertThat(listing.list()).isEqualTo(50_000);
            assertThat(looks).doesNotHaveDuplicates().hasSize(100_000);
        }
    }

    private static ListBucket listBucket(ObjectStore store, KnownScenes table, List<String> looks) {
        InstantSource clock = InstantSource.fixed(NOW);
        return new ListBucket(
                store,
                BUCKET,
                table,
                put -> put.stream().map(Look::key).map(ObjectKey::value).forEach(looks::add),
                new RemoveChips(store, "chips", Duration.ofHours(24), clock),
                new ListBucket.TellAgain(Duration.ofMinutes(10), clock));
    }

    private static String key(int i) {
        return "archive/%03d/scene-%07d.tif".formatted(i / 10_000, i);
    }

    private static long usedMegabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    /** The most that was used, seen now and then. */
    private static final class Memory {
        private final long before;
        private long most;

        private Memory(long before) {
            this.before = before;
        }

        private void look() {
            most = Math.max(most, usedMegabytes() - before);
        }
    }

    /** A bucket that makes up its objects as they are listed; one of them has changed. */
    private record Listing(Supplier<IntStream> keys, Memory memory) {
        private ObjectStore store() {
            return (ObjectStore) Proxy.newProxyInstance(
                    ObjectStore.class.getClassLoader(),
                    new Class<?>[] {ObjectStore.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("list")) {
                            return objects();
                        }
                        throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "not asked for here");
                    });
        }

        private Stream<StoredObject> objects() {
            return keys.get().mapToObj(i -> {
                if (i % 250_000 == 249_999) {
                    memory.look();
                }
                return new StoredObject(new ObjectKey(key(i)), i == 555_555 ? "etag-2" : "etag-1", 1, NOW);
            });
        }
    }

    private record Table(ScenesOnDisk disk, List<TablePartition<SceneSeen>> partitions) implements KnownScenes {
        @Override
        public Optional<SceneSeen> find(String bucket, ObjectKey key) {
            return partitions.stream()
                    .flatMap(partition -> ScenesOnDisk.lookUp(bucket, key).apply(partition).stream())
                    .findFirst();
        }

        @Override
        public boolean owns(ObjectId objectId) {
            return true;
        }

        @Override
        public Iterator<Known> known(String bucket) {
            return disk.known(bucket);
        }
    }
}
