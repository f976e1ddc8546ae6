package dev.swath.ingest.cut;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import dev.swath.raster.ByteSource;
import dev.swath.raster.FileSource;
import dev.swath.raster.SceneReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens objects for reading at any offset. A small one is read whole, a large one by ranges. A large one that must
 * be read from its beginning each time is copied to the local disk first. Thread-safe. The memory of all threads
 * together is bounded.
 */
public final class OpenObjects {
    private static final int WHOLE_BYTES = 16 << 20;
    private static final int COPY_BYTES = 8 << 20;

    private final ObjectStore store;
    private final MemoryBudget memory;
    private final MemoryBudget disk;
    private final long largest;

    /**
     * @param memory how much of the heap objects may hold
     * @param disk how much of the temporary folder copies may take
     * @param largest the most bytes an object may have
     */
    public OpenObjects(ObjectStore store, MemoryBudget memory, MemoryBudget disk, long largest) {
        this.store = store;
        this.memory = memory;
        this.disk = disk;
        this.largest = largest;
    }

    ObjectStore store() {
        return store;
    }

    /** @throws CatalogueException IMAGE_TOO_LARGE, OBJECT_CHANGED, OBJECT_GONE, DISK_FULL, what the work throws */
    <T> T reading(String bucket, StoredObject object, Function<ByteSource, T> work) {
        check(object.size(), largest);
        if (object.size() <= Math.min(WHOLE_BYTES, memory.limit())) {
            return memory.holding(
                    object.size(),
                    () -> work.apply(ByteSource.of(store.read(bucket, object.key(), object.etag(), object.size()))));
        }
        return memory.holding(Math.min(RangedObject.HELD_BYTES, memory.limit()), () -> {
            ByteSource ranged = ranged(bucket, object);
            return SceneReader.readsByRanges(ranged) ? work.apply(ranged) : copied(bucket, object, work);
        });
    }

    /** Opens a file of a product, of which only a part may be read. */
    ByteSource ranged(String bucket, StoredObject object) {
        check(object.size(), largest);
        return new RangedObject(store, bucket, object);
    }

    private <T> T copied(String bucket, StoredObject object, Function<ByteSource, T> work) {
        check(object.size(), disk.limit());
        return disk.holding(object.size(), () -> {
            Path copy = null;
            try {
                copy = Files.createTempFile("swath-ingest-", ".object");
                copy(bucket, object, copy);
                try (FileSource source = FileSource.open(copy)) {
                    return work.apply(source);
                }
            } catch (IOException e) {
                throw new CatalogueException(
                        ErrorCode.DISK_FULL, "cannot copy %s to the local disk: %s".formatted(object.key(), e), e);
            } finally {
                delete(copy);
            }
        });
    }

    private void copy(String bucket, StoredObject object, Path copy) throws IOException {
        try (OutputStream output = Files.newOutputStream(copy)) {
            for (long at = 0; at < object.size(); at += COPY_BYTES) {
                int count = (int) Math.min(COPY_BYTES, object.size() - at);
                output.write(store.read(bucket, object.key(), object.etag(), at, count));
            }
        }
    }

    private static void delete(@Nullable Path copy) {
        try {
            if (copy != null) {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            // The system clears its temporary folder. The scene does not suffer from that.
            copy.toFile().deleteOnExit();
        }
    }

    private static void check(long bytes, long limit) {
        if (bytes > limit) {
            throw new CatalogueException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "expected an object of at most %d bytes, found %d".formatted(limit, bytes));
        }
    }
}
