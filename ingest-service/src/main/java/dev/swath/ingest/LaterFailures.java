package dev.swath.ingest;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.ingest.table.KnownScenes;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.TopicListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The open failures of the later stages, at most the newest 100,000. A tile's retraction closes those that it knows.
 * A stage that is behind may fail on a tile that was retracted long ago: such a late failure is found here, and its key is
 * looked at, so that its owner closes it. Thread-safe.
 */
public final class LaterFailures implements TopicListener<TileFailed> {
    private static final int MAX_FAILURES = 100_000;

    private final Duration interval;
    private final InstantSource clock;
    private final Map<String, FailedTile> open = new LinkedHashMap<>();
    private final Map<String, Set<String>> idsOfObjects = new HashMap<>();
    private Instant due = Instant.MIN;

    /** What failed. Of a record that could not be read it is not known. */
    private record FailedTile(
            @Nullable String objectId,
            @Nullable ObjectKey key,
            @Nullable String tileId) {}

    /** @param interval how often late failures are looked for */
    public LaterFailures(Duration interval, InstantSource clock) {
        this.interval = interval;
        this.clock = clock;
    }

    @Override
    public synchronized void beginning() {
        open.clear();
        idsOfObjects.clear();
    }

    @Override
    public synchronized void received(ReceivedRecord<TileFailed> received) {
        TileFailed failure = received.event();
        if (failure.stage() == Stage.INGEST) {
            return;
        }
        close(failure.id());
        open.put(failure.id(), new FailedTile(failure.objectId(), failure.key(), failure.tileId()));
        if (failure.objectId() != null && failure.tileId() != null) {
            idsOfObjects
                    .computeIfAbsent(failure.objectId(), _ -> new HashSet<>())
                    .add(failure.id());
        }
        if (open.size() > MAX_FAILURES) {
            close(open.keySet().iterator().next());
        }
    }

    @Override
    public synchronized void removed(String key, TileFailed.RecordPlace source) {
        close(key);
    }

    synchronized boolean isOpen(String id) {
        return open.containsKey(id);
    }

    /** The ids of the open failures of tiles that are not true any more. */
    synchronized List<String> late(SceneSeen scene) {
        Set<String> live = scene.tileIds().stream().map(TileId::value).collect(Collectors.toSet());
        return idsOfObjects.getOrDefault(scene.objectId().value(), Set.of()).stream()
                .filter(id ->
                        !live.contains(Objects.requireNonNull(open.get(id)).tileId()))
                .sorted()
                .toList();
    }

    /** Looks at the keys of late failures, if it is time to look for them again. */
    public List<Look> due(String bucket, KnownScenes known) {
        return dueKeys().stream()
                .filter(key -> known.owns(ObjectId.of(bucket, key)))
                .flatMap(key -> known.find(bucket, key).stream())
                .filter(scene -> !late(scene).isEmpty())
                .map(scene -> new Look(bucket, scene.key(), Look.Why.EXPIRY))
                .toList();
    }

    private synchronized Set<ObjectKey> dueKeys() {
        Instant now = clock.instant();
        if (now.isBefore(due)) {
            return Set.of();
        }
        due = now.plus(interval);
        return open.values().stream()
                .flatMap(tile -> Stream.ofNullable(tile.key()))
                .collect(Collectors.toSet());
    }

    private void close(String id) {
        FailedTile tile = open.remove(id);
        if (tile != null && tile.objectId() != null) {
            idsOfObjects.computeIfPresent(tile.objectId(), (_, ids) -> {
                ids.remove(id);
                return ids.isEmpty() ? null : ids;
            });
        }
    }
}
