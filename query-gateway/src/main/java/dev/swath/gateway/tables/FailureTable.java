package dev.swath.gateway.tables;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.TileFailed;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The open failures, read from {@code swath.failures}. They are in a file, so that there may be any number. Thread-safe.
 *
 * <p>The records are sorted by time, and small maps find them by id, by key and by collection.
 */
public final class FailureTable implements AutoCloseable {
    /** So many payloads are kept, of the failures that were told last. */
    private static final int PAYLOADS = 1_000;

    private static final int DIGEST_BYTES = 16;
    private static final byte[] NOTHING = {};

    private final TableFile file;
    private final Map<String, String> payloads = new LinkedHashMap<>();
    private Maps maps;

    /**
     * @param records from time and digest of the id to the failure's JSON without its payload
     * @param times from the digest to the time
     * @param places from object key, NUL and digest to the time
     * @param collections from collection, NUL, time and digest to nothing
     */
    private record Maps(
            MVMap<byte[], byte[]> records,
            MVMap<byte[], byte[]> times,
            MVMap<byte[], byte[]> places,
            MVMap<byte[], byte[]> collections) {
        static Maps of(TableFile file) {
            return new Maps(file.map("records"), file.map("times"), file.map("places"), file.map("collections"));
        }
    }

    private FailureTable(TableFile file) {
        this.file = file;
        this.maps = Maps.of(file);
    }

    /**
     * An empty table.
     *
     * @param folder used by this process alone; created if it is missing
     * @throws CatalogueException DISK_FULL if the folder cannot be written
     */
    public static FailureTable open(Path folder) {
        return new FailureTable(TableFile.create(folder, "failures.mv"));
    }

    /**
     * Forgets everything, since the topic is told anew.
     *
     * @throws CatalogueException DISK_FULL
     */
    public synchronized void clear() {
        file.clear();
        maps = Maps.of(file);
        payloads.clear();
    }

    /** @throws CatalogueException DISK_FULL; then the table is broken until it is cleared */
    public synchronized void apply(TileFailed failed) {
        close(failed.id());
        byte[] digest = digest(failed.id());
        byte[] time = time(failed.failedAt());
        ObjectKey key = failed.key();
        TableFile.guard(() -> {
            maps.records().put(joined(time, digest), EventJson.write(failed.withPayload(null)));
            maps.times().put(digest, time);
            if (key != null) {
                maps.places().put(joined(prefix(key.value()), digest), time);
                maps.collections().put(joined(prefix(key.collection()), joined(time, digest)), NOTHING);
            }
        });
        keepPayload(failed);
    }

    /**
     * Removes a failure that a later success, supersession or retraction closed.
     *
     * @throws CatalogueException DISK_FULL; then the table is broken until it is cleared
     */
    public synchronized void close(String id) {
        byte[] digest = digest(id);
        TableFile.guard(() -> {
            byte[] time = maps.times().remove(digest);
            if (time == null) {
                return;
            }
            byte[] row = joined(time, digest);
            byte[] json = maps.records().remove(row);
            ObjectKey key = json == null ? null : read(json).key();
            if (key != null) {
                maps.places().remove(joined(prefix(key.value()), digest));
                maps.collections().remove(joined(prefix(key.collection()), row));
            }
        });
        payloads.remove(id);
    }

    public synchronized long size() {
        return maps.times().sizeAsLong();
    }

    /** The open failures of an object or of its tiles, the newest last. */
    public synchronized List<TileFailed> of(ObjectKey key, ObjectId objectId) {
        byte[] prefix = prefix(key.value());
        return TableFile.guarded(() -> {
            List<TileFailed> found = new ArrayList<>();
            Cursor<byte[], byte[]> places = maps.places().cursor(prefix);
            while (places.hasNext()) {
                byte[] place = places.next();
                if (!startsWith(place, prefix)) {
                    break;
                }
                byte[] digest = Arrays.copyOfRange(place, prefix.length, place.length);
                byte[] json = maps.records().get(joined(places.getValue(), digest));
                if (json != null && objectId.value().equals(read(json).objectId())) {
                    found.add(whole(json));
                }
            }
            found.sort(Comparator.comparing(TileFailed::failedAt));
            return found;
        });
    }

    public synchronized @Nullable TileFailed find(String id) {
        byte[] digest = digest(id);
        byte[] json = TableFile.guarded(() -> {
            byte[] time = maps.times().get(digest);
            return time == null ? null : maps.records().get(joined(time, digest));
        });
        return json == null ? null : whole(json);
    }

    /** The newest first. */
    public synchronized List<TileFailed> list(int limit) {
        return TableFile.guarded(() -> {
            List<TileFailed> newest = new ArrayList<>();
            Cursor<byte[], byte[]> records =
                    maps.records().cursor(maps.records().lastKey(), null, true);
            while (newest.size() < limit && records.hasNext()) {
                records.next();
                newest.add(whole(records.getValue()));
            }
            return newest;
        });
    }

    /** Those of the collections, the newest first. */
    public synchronized List<TileFailed> list(Collection<String> collections, int limit) {
        return TableFile.guarded(() -> {
            List<TileFailed> newest = new ArrayList<>();
            for (String collection : collections) {
                byte[] prefix = prefix(collection);
                byte[] last = maps.collections().floorKey(end(collection));
                Cursor<byte[], byte[]> rows = maps.collections().cursor(last, null, true);
                for (int i = 0; last != null && i < limit && rows.hasNext(); i++) {
                    byte[] row = rows.next();
                    if (!startsWith(row, prefix)) {
                        break;
                    }
                    byte[] json = maps.records().get(Arrays.copyOfRange(row, prefix.length, row.length));
                    newest.add(whole(Objects.requireNonNull(json)));
                }
            }
            newest.sort(Comparator.comparing(TileFailed::failedAt).reversed());
            return List.copyOf(newest.subList(0, Math.min(limit, newest.size())));
        });
    }

    /** How many of the collections are open. */
    public synchronized long size(Collection<String> collections) {
        return TableFile.guarded(() -> collections.stream()
                .mapToLong(collection -> place(end(collection)) - place(prefix(collection)))
                .sum());
    }

    /** Deletes the file. */
    @Override
    public synchronized void close() {
        file.close();
    }

    /** How many rows of collections are before a key that is none of theirs. */
    private long place(byte[] absent) {
        return -maps.collections().getKeyIndex(absent) - 1;
    }

    /** Before it are all rows of the collection, and after it those of the next. */
    private static byte[] end(String collection) {
        return (collection + '\1').getBytes(UTF_8);
    }

    private void keepPayload(TileFailed failed) {
        String payload = failed.payload();
        if (payload == null) {
            return;
        }
        payloads.put(failed.id(), payload);
        if (payloads.size() > PAYLOADS) {
            Iterator<String> oldest = payloads.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private TileFailed whole(byte[] json) {
        TileFailed failed = read(json);
        return failed.withPayload(payloads.get(failed.id()));
    }

    private static TileFailed read(byte[] json) {
        return EventJson.read(TileFailed.class, json);
    }

    private static byte[] prefix(String name) {
        return (name + '\0').getBytes(UTF_8);
    }

    /** Sorts as the instants do, from the year 1970 on. */
    private static byte[] time(Instant instant) {
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(Math.max(0, instant.getEpochSecond()))
                .putInt(instant.getNano())
                .array();
    }

    /** Ids are long and random; of so many bytes no two are equal. */
    private static byte[] digest(String id) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8));
            return Arrays.copyOf(sha256, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] joined(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
