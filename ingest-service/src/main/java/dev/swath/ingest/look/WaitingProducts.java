package dev.swath.ingest.look;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.Look;
import dev.swath.ingest.cut.FoundObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The product folders that are not decided yet, and when to look at each again. They are kept in memory only: after
 * a restart the listing finds them undecided, and their time begins anew. Thread-safe.
 */
public final class WaitingProducts {
    private static final Duration TELL_AGAIN_AFTER = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<ObjectId, WaitingProduct> products = new HashMap<>();

    private record WaitingProduct(String bucket, ObjectKey key, String etag, Instant since, Instant due) {}

    public WaitingProducts(InstantSource clock) {
        this.clock = clock;
    }

    /** How long the product has not changed, as far as this instance saw. */
    synchronized Duration quietFor(FoundObject product) {
        WaitingProduct known = products.get(product.objectId());
        return known == null || !known.etag().equals(product.object().etag())
                ? Duration.ZERO
                : Duration.between(known.since(), clock.instant());
    }

    /** Plans another look at the product once it has not changed for that long. */
    synchronized void await(FoundObject product, Duration quiet) {
        Instant since = clock.instant().minus(quietFor(product));
        products.put(
                product.objectId(),
                new WaitingProduct(
                        product.bucket(),
                        product.object().key(),
                        product.object().etag(),
                        since,
                        since.plus(quiet)));
    }

    public synchronized void decided(ObjectId product) {
        products.remove(product);
    }

    /**
     * The looks that are due. Each comes again after a minute unless it is decided.
     *
     * @param owned whether this instance decides for the key; other keys are forgotten
     */
    public synchronized List<Look> due(Predicate<ObjectId> owned) {
        Instant now = clock.instant();
        products.keySet().removeIf(objectId -> !owned.test(objectId));
        List<Look> looks = new ArrayList<>();
        for (Map.Entry<ObjectId, WaitingProduct> each : products.entrySet()) {
            WaitingProduct product = each.getValue();
            if (!product.due().isAfter(now)) {
                looks.add(new Look(product.bucket(), product.key(), Look.Why.QUIET));
                each.setValue(new WaitingProduct(
                        product.bucket(), product.key(), product.etag(), product.since(), now.plus(TELL_AGAIN_AFTER)));
            }
        }
        return looks;
    }
}
