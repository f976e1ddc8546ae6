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
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The open failures, read from {@code swath.failures}. They are in a file, so that there may be any number. Thread-safe.
 *
 * <p>The records are sorted by time, and two small maps find them by id and by key.
 */
public final class FailureTable implements AutoCloseable {
    /** So many payloads are kept, of the failures that were told last. */
    private static final int PAYLOADS = 1_000;

    private static final int DIGEST_BYTES = 16;

    private final TableFile file;
    private final Map<String, String> payloads = new LinkedHashMap<>();
    private Maps maps;

    /**
     * @param records from time and digest of the id to the failure's JSON without its payload
     * @param times from the digest to the time
     * @param places from object key, NUL and digest to the time
     */
    private record Maps(MVMap<byte[], byte[]> records, MVMap<byte[], byte[]> times, MVMap<byte[], byte[]> places) {
        static Maps of(TableFile file) {
            return new Maps(file.map("records"), file.map("times"), file.map("places"));
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
                maps.places().put(joined(prefix(key), digest), time);
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
            byte[] json = time == null ? null : maps.records().remove(joined(time, digest));
            ObjectKey key = json == null ? null : read(json).key();
            if (key != null) {
                maps.places().remove(joined(prefix(key), digest));
            }
        });
        payloads.remove(id);
    }

    public synchronized long size() {
        return maps.times().sizeAsLong();
    }

    /** The open failures of an object or of its tiles, the newest last. */
    public synchronized List<TileFailed> of(ObjectKey key, ObjectId objectId) {
        byte[] prefix = prefix(key);
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

    /** Deletes the file. */
    @Override
    public synchronized void close() {
        file.close();
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

    private static byte[] prefix(ObjectKey key) {
        return (key.value() + '\0').getBytes(UTF_8);
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
