package dev.swath.ledger;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Look;
import dev.swath.ledger.deep.DeepComparison;
import dev.swath.ledger.deep.DeepSnapshot;
import dev.swath.ledger.deep.History;
import dev.swath.ledger.deep.Incomplete;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads everything that the topics ever told, the buckets and the index. For each tile, generation and model version
 * it checks that there is exactly one of each effect, or a failure that says why not. It also checks that nothing is
 * left that is no longer true. For one thread.
 */
public final class DeepLedger implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Set<Topic> TOPICS = Set.of(
            Topic.ARRIVALS,
            Topic.SCENES,
            Topic.TILES,
            Topic.ENCODINGS,
            Topic.CAPTIONS,
            Topic.TILE_STATES,
            Topic.ITEMS,
            Topic.FAILURES,
            Topic.MODELS);

    private final ObjectStore store;
    private final Buckets buckets;
    private final String kafka;
    private final Supplier<IndexContents> index;
    private final History history = new History();
    private final Map<Topic, TopicReader> cursors = new EnumMap<>(Topic.class);

    /** The buckets of what arrives and of chips. */
    public record Buckets(String scenes, String chips) {
        public static final Buckets DEFAULT = new Buckets("swath-scenes", "swath-chips");
    }

    /**
     * @param store not closed
     * @param kafka the brokers, {@code host:port} with commas between
     * @param index asked at each comparison
     */
    public DeepLedger(ObjectStore store, Buckets buckets, String kafka, Supplier<IndexContents> index) {
        this.store = store;
        this.buckets = buckets;
        this.kafka = kafka;
        this.index = index;
    }

    /**
     * Compares, and waits for what is under way. Each call continues reading where the one before ended.
     *
     * @return the last comparison: a clean one, or the one at the end of the timeout
     * @throws CatalogueException STORE_UNAVAILABLE, KAFKA_UNAVAILABLE, or what the index throws
     */
    public Report check(Duration timeout) throws InterruptedException {
        return Retry.every(POLL)
                .within(timeout)
                .ask(() -> DeepComparison.compare(buckets.scenes(), read()), Report::isClean);
    }

    /**
     * Puts a look at each scene whose tiles lack a chip, an encoding, a caption, a vector or an item, so that it is cut again.
     *
     * @param report of this ledger's last check
     * @return the scenes' keys
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public Set<ObjectKey> repair(Report report) {
        Set<ObjectKey> keys = Incomplete.keys(buckets.scenes(), history, report);
        try (EventPublisher publisher = new EventPublisher(kafka, "ledger")) {
            publisher.publishAll(keys.stream()
                    .map(key -> new Look(buckets.scenes(), key, Look.Why.REPLAY))
                    .toList());
        }
        return keys;
    }

    /**
     * Closes the failures that tell of lost records, once a check has found that nothing is missing.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public void closeLosses() {
        try (EventPublisher publisher = new EventPublisher(kafka, "ledger")) {
            publisher.write(history.losses().stream()
                    .map(id -> OutgoingRecord.tombstone(Topic.FAILURES, id))
                    .toList());
        }
    }

    @Override
    public void close() {
        cursors.values().forEach(TopicReader::close);
        cursors.clear();
    }

    private DeepSnapshot read() {
        IndexContents contents = index.get();
        for (Topic topic : TOPICS) {
            cursors.computeIfAbsent(topic, _ -> TopicReader.open(kafka, topic)).readOn(history.listener(topic));
        }
        TopicReader encodings = cursors.get(Topic.ENCODINGS);
        history.encodingsTruncated(encodings != null && encodings.isTruncated());
        return new DeepSnapshot(BucketScenes.read(store, buckets.scenes(), Instant.now()), chips(), history, contents);
    }

    private Map<String, Long> chips() {
        Map<String, Long> sizes = new HashMap<>();
        try (Stream<StoredObject> objects = store.list(buckets.chips(), "")) {
            objects.forEach(object -> sizes.put(object.key().value(), object.size()));
        }
        return sizes;
    }
}
