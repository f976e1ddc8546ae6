package dev.swath.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.Look;
import dev.swath.ingest.table.KnownScenes;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.SceneListing;
import dev.swath.objectstore.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the bucket's listing with what is known of the keys that this instance owns. It puts a look for every key
 * where the two differ, or whose old chips are due to go. Not thread-safe.
 *
 * <p>Both are read in the same order, page by page. It holds a page of each, and a limited number of keys that were told and are not decided yet.
 */
public final class ListBucket {
    private static final int LOOKS_AT_ONCE = 500;
    private static final int MOST_TOLD = 50_000;
    private static final String GONE = "";
    private static final String EXPIRED = "expired";

    private final ObjectStore store;
    private final String bucket;
    private final KnownScenes table;
    private final LookQueue looks;
    private final RemoveChips removeChips;
    private final TellAgain tellAgain;
    /**
     * Keys that were told and are not decided yet. They are not told again at each listing. If there are too many,
     * the rest is told later.
     */
    private final Map<ObjectId, PendingLook> told = new HashMap<>();

    private final List<Look> pending = new ArrayList<>();
    private long round;
    private int count;

    private record PendingLook(String etag, Instant at, long round) {}

    /**
     * When a look without result is put again.
     *
     * @param after how long to wait for the result
     */
    public record TellAgain(Duration after, InstantSource clock) {}

    public ListBucket(
            ObjectStore store,
            String bucket,
            KnownScenes table,
            LookQueue looks,
            RemoveChips removeChips,
            TellAgain tellAgain) {
        this.store = store;
        this.bucket = bucket;
        this.table = table;
        this.looks = looks;
        this.removeChips = removeChips;
        this.tellAgain = tellAgain;
    }

    /** @return how many looks were put */
    public int list() {
        round++;
        count = 0;
        pending.clear();
        Iterator<KnownScenes.Known> allKnown = table.known(bucket);
        KnownScenes.Known known = next(allKnown);
        try (Stream<StoredObject> objects = SceneListing.list(store, bucket)) {
            for (Iterator<StoredObject> each = objects.iterator(); each.hasNext(); ) {
                StoredObject object = each.next();
                while (known != null && compare(known.key(), object.key()) < 0) {
                    absent(known);
                    known = next(allKnown);
                }
                if (known != null && known.key().equals(object.key())) {
                    present(object, known);
                    known = next(allKnown);
                } else {
                    unknown(object);
                }
            }
        }
        for (; known != null; known = next(allKnown)) {
            absent(known);
        }
        told.values().removeIf(one -> one.round() < round);
        flush();
        return count;
    }

    private static KnownScenes.@Nullable Known next(Iterator<KnownScenes.Known> known) {
        return known.hasNext() ? known.next() : null;
    }

    /** As S3 orders keys. */
    private static int compare(ObjectKey left, ObjectKey right) {
        return Arrays.compareUnsigned(
                left.value().getBytes(UTF_8), right.value().getBytes(UTF_8));
    }

    private void present(StoredObject object, KnownScenes.Known known) {
        if (!object.etag().equals(known.etag())) {
            unknown(object);
        } else {
            expire(known);
        }
    }

    /** Tells the key, unless it was decided since the table's page was read. */
    private void unknown(StoredObject object) {
        ObjectId objectId = ObjectId.of(bucket, object.key());
        boolean accounted = table.find(bucket, object.key())
                .filter(scene -> object.etag().equals(scene.etag()))
                .isPresent();
        if (!accounted) {
            String told = object.key().isAddressable() ? null : object.etag();
            tell(objectId, new Look(bucket, object.key(), Look.Why.LISTING, null, told), object.etag());
        }
    }

    private void absent(KnownScenes.Known known) {
        if (known.etag() != null) {
            tell(ObjectId.of(bucket, known.key()), new Look(bucket, known.key(), Look.Why.LISTING), GONE);
        } else {
            expire(known);
        }
    }

    private void expire(KnownScenes.Known known) {
        if (removeChips.isDue(known.earliestRetired(), known.retiredWindows())) {
            tell(ObjectId.of(bucket, known.key()), new Look(bucket, known.key(), Look.Why.EXPIRY), EXPIRED);
        }
    }

    private void tell(ObjectId objectId, Look look, String etag) {
        PendingLook before = told.get(objectId);
        Instant now = tellAgain.clock().instant();
        if (before != null
                && before.etag().equals(etag)
                && !before.at().plus(tellAgain.after()).isBefore(now)) {
            told.put(objectId, new PendingLook(etag, before.at(), round));
        } else if (table.owns(objectId) && (before != null || told.size() < MOST_TOLD)) {
            told.put(objectId, new PendingLook(etag, now, round));
            pending.add(look);
            if (pending.size() == LOOKS_AT_ONCE) {
                flush();
            }
        }
    }

    private void flush() {
        if (pending.isEmpty()) {
            return;
        }
        try {
            looks.put(List.copyOf(pending));
        } catch (CatalogueException e) {
            pending.forEach(look -> told.remove(look.objectId())); // the next listing tells them
            throw e;
        }
        count += pending.size();
        pending.clear();
    }
}
