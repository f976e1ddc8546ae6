package dev.swath.ingest;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.Look;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The product folders that are not decided yet, and when each is to be looked at again. Kept in memory alone: after a restart the listing finds them
 * undecided, and their time begins anew. Thread-safe.
 */
public final class WaitingProducts {
    private static final Duration TELL_AGAIN_AFTER = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<ObjectId, Entry> entries = new HashMap<>();

    private record Entry(String bucket, ObjectKey key, String etag, Instant since, Instant due) {}

    public WaitingProducts(InstantSource clock) {
        this.clock = clock;
    }

    /** How long nothing of the product has changed, as far as was seen here. */
    synchronized Duration quietFor(Source product) {
        Entry entry = entries.get(product.objectId());
        return entry == null || !entry.etag().equals(product.object().etag())
                ? Duration.ZERO
                : Duration.between(entry.since(), clock.instant());
    }

    /** Has the product looked at again once nothing of it has changed for that long. */
    synchronized void await(Source product, Duration quiet) {
        Instant since = clock.instant().minus(quietFor(product));
        entries.put(
                product.objectId(),
                new Entry(
                        product.bucket(),
                        product.object().key(),
                        product.object().etag(),
                        since,
                        since.plus(quiet)));
    }

    synchronized void decided(ObjectId product) {
        entries.remove(product);
    }

    /**
     * The looks that are due; each is told again after a minute unless it is decided.
     *
     * @param owned whether this instance decides for the key; others are forgotten
     */
    public synchronized List<Look> due(Predicate<ObjectId> owned) {
        Instant now = clock.instant();
        entries.keySet().removeIf(objectId -> !owned.test(objectId));
        List<Look> looks = new ArrayList<>();
        for (Map.Entry<ObjectId, Entry> each : entries.entrySet()) {
            Entry entry = each.getValue();
            if (!entry.due().isAfter(now)) {
                looks.add(new Look(entry.bucket(), entry.key(), Look.Why.QUIET));
                each.setValue(new Entry(
                        entry.bucket(), entry.key(), entry.etag(), entry.since(), now.plus(TELL_AGAIN_AFTER)));
            }
        }
        return looks;
    }
}
