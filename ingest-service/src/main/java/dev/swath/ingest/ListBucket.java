package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds the bucket's listing against what is known of the keys that this instance owns, and has every key looked at where the two differ. Not thread-safe.
 *
 * <p>Read page by page; beside the table it holds one id per owned key.
 */
public final class ListBucket {
    private static final int LOOKS_AT_ONCE = 500;
    private static final String GONE = "";

    private final ObjectStore store;
    private final String bucket;
    private final SceneTable table;
    private final Looks looks;
    private final Duration tellAgainAfter;
    private final Clock clock;
    /** What was told and not decided yet: a backlog is not told again at each listing. */
    private final Map<ObjectId, Told> told = new HashMap<>();

    private record Told(String etag, Instant at) {}

    /** @param tellAgainAfter when a look that nothing came of is put again */
    public ListBucket(
            ObjectStore store, String bucket, SceneTable table, Looks looks, Duration tellAgainAfter, Clock clock) {
        this.store = store;
        this.bucket = bucket;
        this.table = table;
        this.looks = looks;
        this.tellAgainAfter = tellAgainAfter;
        this.clock = clock;
    }

    /** @return how many looks were put */
    public int list() {
        List<SceneSeen> known = table.list();
        Set<ObjectId> present = new HashSet<>();
        Batch batch = new Batch();
        try (Stream<StoredObject> objects = store.list(bucket, "")) {
            objects.filter(object -> !object.key().isCompanion()).forEach(object -> {
                ObjectId objectId = ObjectId.of(bucket, object.key());
                if (table.owns(objectId)) {
                    present.add(objectId);
                    compare(objectId, object, batch);
                }
            });
        }
        for (SceneSeen scene : known) {
            if (scene.state() != SceneSeen.State.DELETED
                    && scene.bucket().equals(bucket)
                    && !present.contains(scene.objectId())
                    && table.owns(scene.objectId())) {
                batch.tell(scene.objectId(), scene.key(), GONE);
            }
        }
        told.keySet().removeIf(objectId -> !batch.open.contains(objectId));
        return batch.finish();
    }

    private void compare(ObjectId objectId, StoredObject object, Batch batch) {
        boolean accounted = table.find(objectId)
                .filter(scene -> object.etag().equals(scene.etag()))
                .isPresent();
        if (!accounted) {
            batch.tell(objectId, object.key(), object.etag());
        }
    }

    private final class Batch {
        private final Set<ObjectId> open = new HashSet<>();
        private final List<Look> pending = new ArrayList<>();
        private int count;

        void tell(ObjectId objectId, ObjectKey key, String etag) {
            open.add(objectId);
            Told before = told.get(objectId);
            Instant now = clock.instant();
            if (before == null
                    || !before.etag().equals(etag)
                    || before.at().plus(tellAgainAfter).isBefore(now)) {
                pending.add(new Look(bucket, key, Look.Why.LISTING));
                told.put(objectId, new Told(etag, now));
                if (pending.size() == LOOKS_AT_ONCE) {
                    flush();
                }
            }
        }

        int finish() {
            flush();
            return count;
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
}
