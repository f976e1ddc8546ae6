package dev.swath.gateway.tables;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.event.TileFailed;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The open failures, read from {@code swath.failures}. Thread-safe. */
public final class FailureTable {
    /** Payloads are kept for this many failures. Further failures are kept without. */
    private static final int PAYLOADS = 1_000;

    private final Map<String, TileFailed> open = new HashMap<>();
    private final Map<String, Map<String, TileFailed>> byObject = new HashMap<>();

    public synchronized void apply(TileFailed failed) {
        close(failed.id());
        TileFailed kept = open.size() < PAYLOADS ? failed : withoutPayload(failed);
        open.put(failed.id(), kept);
        String objectId = failed.objectId();
        if (objectId != null) {
            byObject.computeIfAbsent(objectId, any -> new LinkedHashMap<>()).put(failed.id(), kept);
        }
    }

    /** Removes a failure that a later success, supersession or retraction closed. */
    public synchronized void close(String id) {
        TileFailed failed = open.remove(id);
        String objectId = failed == null ? null : failed.objectId();
        Map<String, TileFailed> siblings = objectId == null ? null : byObject.get(objectId);
        if (objectId != null && siblings != null) {
            siblings.remove(id);
            if (siblings.isEmpty()) {
                byObject.remove(objectId);
            }
        }
    }

    public synchronized int size() {
        return open.size();
    }

    /** The open failures of an object or of its tiles. */
    public synchronized List<TileFailed> of(ObjectId objectId) {
        Map<String, TileFailed> failures = byObject.get(objectId.value());
        return failures == null ? List.of() : List.copyOf(failures.values());
    }

    public synchronized @Nullable TileFailed find(String id) {
        return open.get(id);
    }

    /** The newest first. */
    public synchronized List<TileFailed> list(int limit) {
        return open.values().stream()
                .sorted(Comparator.comparing(TileFailed::failedAt).reversed().thenComparing(TileFailed::id))
                .limit(limit)
                .toList();
    }

    private static TileFailed withoutPayload(TileFailed failed) {
        return new TileFailed(
                failed.id(),
                failed.stage(),
                failed.tileId(),
                failed.objectId(),
                failed.key(),
                failed.generation(),
                failed.modelVersion(),
                failed.code(),
                failed.kind(),
                failed.message(),
                failed.attempts(),
                failed.source(),
                null,
                failed.failedAt());
    }
}
