package dev.swath.ledger;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.ledger.Snapshot.Encodings;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the bucket, the topics and the index, and compares them until they agree or the time is up. */
public final class Ledger {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final ObjectStore store;
    private final String bucket;
    private final String kafka;
    private final IndexSource index;

    /** @param kafka the brokers, {@code host:port} with commas between */
    public Ledger(ObjectStore store, String bucket, String kafka, IndexSource index) {
        this.store = store;
        this.bucket = bucket;
        this.kafka = kafka;
        this.index = index;
    }

    /**
     * Compares, and waits for what is under way.
     *
     * @return the last comparison: a clean one, or the one at the end of the timeout
     * @throws CatalogueException STORE_UNAVAILABLE, KAFKA_UNAVAILABLE
     */
    public Report reconcile(Duration timeout) throws InterruptedException {
        Map<TileId, Long> encoded = new HashMap<>();
        try (TopicReader encodings = TopicReader.open(kafka, Topic.ENCODINGS)) {
            return Retry.every(POLL)
                    .within(timeout)
                    .ask(() -> compare(encodings, encoded), report -> report.isClean() && report.waiting() == 0);
        }
    }

    private Report compare(TopicReader encodings, Map<TileId, Long> encoded) {
        encodings.readOn(received -> note(received.event(), encoded));
        return Comparison.compare(bucket, read(new Encodings(encoded, encodings.isTruncated())));
    }

    /** Only an encoding's generation is kept, since it is the largest of all events. */
    private static void note(Event event, Map<TileId, Long> encoded) {
        if (event instanceof TileEncoded encoding) {
            encoded.merge(encoding.tile().tileId(), encoding.tile().generation(), Math::max);
        }
    }

    private Snapshot read(Encodings encodings) {
        Map<TileId, HeldTile> rows = new HashMap<>();
        index.forEach(rows::put);
        return new Snapshot(
                BucketScenes.read(store, bucket, Instant.now()),
                scenes(),
                tiles(),
                encodings,
                captions(),
                items(),
                rows,
                failed());
    }

    private Map<ObjectId, SceneSeen> scenes() {
        return TopicReader.readNewest(kafka, Topic.SCENES, SceneSeen.class).values().stream()
                .filter(scene -> scene.bucket().equals(bucket))
                .collect(Collectors.toMap(SceneSeen::objectId, scene -> scene));
    }

    private Map<TileId, Long> tiles() {
        Map<TileId, Long> tiles = new HashMap<>();
        for (Event event :
                TopicReader.readNewest(kafka, Topic.TILES, Event.class).values()) {
            if (event instanceof TileIngested ingested) {
                tiles.put(ingested.tileId(), ingested.generation());
            } else if (event instanceof TileRetracted retracted) {
                tiles.remove(retracted.tileId());
            }
        }
        return tiles;
    }

    private Map<TileId, Long> captions() {
        return TopicReader.readNewest(kafka, Topic.CAPTIONS, TileCaptioned.class).values().stream()
                .collect(Collectors.toMap(
                        TileCaptioned::tileId, captioned -> captioned.tile().generation()));
    }

    private Map<TileId, HeldTile> items() {
        return TopicReader.readNewest(kafka, Topic.ITEMS, ItemPublished.class).values().stream()
                .collect(Collectors.toMap(
                        ItemPublished::id,
                        item -> new HeldTile(
                                ((Number) item.properties().getOrDefault("swath:generation", 0)).longValue(),
                                item.properties().containsKey("description"))));
    }

    private Set<String> failed() {
        Set<String> failed = new HashSet<>();
        for (TileFailed failure :
                TopicReader.readNewest(kafka, Topic.FAILURES, TileFailed.class).values()) {
            failed.add(failure.subject());
        }
        return failed;
    }
}
