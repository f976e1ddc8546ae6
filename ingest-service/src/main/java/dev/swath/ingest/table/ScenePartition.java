package dev.swath.ingest.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.streaming.TablePartition;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;

/**
 * One partition's scenes by bucket and key, in the order of their bytes: as JSON, and in a short form to walk
 * through. The order is not that of ids: those are random, and a tree of them is slow to grow.
 */
final class ScenePartition implements TablePartition<SceneSeen> {
    private static final int PAGE = 500;
    private static final byte SEPARATOR = 0;

    private final MVStore store;
    private final MVMap<byte[], byte[]> scenes;
    private final MVMap<byte[], byte[]> inShort;
    private final Consumer<ScenePartition> dropped;
    private volatile boolean open = true;

    /** @param number that no other partition of the store ever had */
    ScenePartition(MVStore store, long number, Consumer<ScenePartition> dropped) {
        this.store = store;
        this.scenes = guarded(() -> store.openMap("scenes-" + number, bytesToBytes()));
        this.inShort = guarded(() -> store.openMap("in-short-" + number, bytesToBytes()));
        this.dropped = dropped;
    }

    Optional<SceneSeen> find(String bucket, ObjectKey key) {
        return find(sortKey(bucket, key.value()));
    }

    /** Searches all scenes. It is needed only for a record with an id alone, which Swath never writes. */
    @Override
    public Optional<SceneSeen> find(String id) {
        Cursor<byte[], byte[]> cursor = guarded(() -> scenes.cursor(null));
        while (guarded(cursor::hasNext)) {
            guarded(cursor::next);
            SceneSeen scene = EventJson.read(SceneSeen.class, cursor.getValue());
            if (scene.recordKey().equals(id)) {
                return Optional.of(scene);
            }
        }
        return Optional.empty();
    }

    @Override
    public void put(String id, SceneSeen scene) {
        byte[] key = sortKey(scene.bucket(), scene.key().value());
        guarded(() -> scenes.put(key, EventJson.write(scene)));
        guarded(() -> inShort.put(key, shortened(KnownScenes.Known.of(scene))));
    }

    @Override
    public void remove(String id) {
        find(id).ifPresent(scene -> {
            byte[] key = sortKey(scene.bucket(), scene.key().value());
            guarded(() -> scenes.remove(key));
            guarded(() -> inShort.remove(key));
        });
    }

    @Override
    public void drop() {
        open = false;
        dropped.accept(this);
        guarded(() -> {
            store.removeMap(scenes);
            store.removeMap(inShort);
            return true;
        });
    }

    private Optional<SceneSeen> find(byte[] key) {
        return Optional.ofNullable(guarded(() -> scenes.get(key))).map(json -> EventJson.read(SceneSeen.class, json));
    }

    /** Walks through the bucket's scenes a page at a time, so that no old version of the file must be kept. */
    Walk walk(String bucket) {
        return new Walk(sortKey(bucket, ""));
    }

    /** A walk; not thread-safe. */
    final class Walk {
        private final byte[] prefix;
        private final List<byte[]> keys = new ArrayList<>();
        private final List<byte[]> values = new ArrayList<>();
        private byte @Nullable [] last;
        private int at;

        private Walk(byte[] prefix) {
            this.prefix = prefix;
        }

        /** The bytes of the next key, or null at the end. */
        byte @Nullable [] peek() {
            if (at == keys.size()) {
                readPage();
            }
            return at < keys.size() ? keys.get(at) : null;
        }

        KnownScenes.Known next() {
            byte[] key = keys.get(at);
            KnownScenes.Known known = known(
                    new ObjectKey(new String(key, prefix.length, key.length - prefix.length, UTF_8)), values.get(at));
            at++;
            return known;
        }

        private void readPage() {
            keys.clear();
            values.clear();
            at = 0;
            if (!open) {
                return;
            }
            guarded(() -> {
                Cursor<byte[], byte[]> cursor = inShort.cursor(last == null ? prefix : last);
                while (cursor.hasNext() && keys.size() < PAGE) {
                    byte[] key = cursor.next();
                    if (!startsWith(key, prefix)) {
                        break;
                    }
                    if (last == null || !Arrays.equals(key, last)) {
                        keys.add(key);
                        values.add(cursor.getValue());
                    }
                }
                return true;
            });
            if (!keys.isEmpty()) {
                last = keys.getLast();
            }
        }
    }

    private <T extends @Nullable Object> T guarded(Supplier<T> call) {
        try {
            return call.get();
        } catch (MVStoreException e) {
            throw new CatalogueException(
                    ErrorCode.DISK_FULL, "the table of scenes cannot be read or written: " + e.getMessage(), e);
        }
    }

    private static MVMap.Builder<byte[], byte[]> bytesToBytes() {
        return new MVMap.Builder<byte[], byte[]>()
                .keyType(ByteArrayDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE);
    }

    /** Bucket names contain no NUL, so keys are in the order of their own bytes. */
    private static byte[] sortKey(String bucket, String key) {
        byte[] bucketBytes = bucket.getBytes(UTF_8);
        byte[] keyBytes = key.getBytes(UTF_8);
        return ByteBuffer.allocate(bucketBytes.length + 1 + keyBytes.length)
                .put(bucketBytes)
                .put(SEPARATOR)
                .put(keyBytes)
                .array();
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] shortened(KnownScenes.Known known) {
        String etag = known.etag();
        Instant retired = known.earliestRetired();
        byte[] etagBytes = etag == null ? new byte[0] : etag.getBytes(UTF_8);
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + etagBytes.length)
                .putLong(retired == null ? 0 : retired.toEpochMilli())
                .putInt(known.retiredWindows())
                .put(etagBytes)
                .array();
    }

    private static KnownScenes.Known known(ObjectKey key, byte[] value) {
        ByteBuffer buffer = ByteBuffer.wrap(value);
        long retired = buffer.getLong();
        int windows = buffer.getInt();
        String etag = new String(value, buffer.position(), buffer.remaining(), UTF_8);
        return new KnownScenes.Known(
                key, etag.isEmpty() ? null : etag, retired == 0 ? null : Instant.ofEpochMilli(retired), windows);
    }
}
