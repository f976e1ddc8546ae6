package dev.swath.indexer.stream;

import dev.swath.catalogue.Topic;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The join as a topology: {@code swath.tiles}, {@code swath.encodings} and {@code swath.captions} in, {@code swath.tile-states} and, for records that are
 * no events, {@code swath.failures} out. To {@code swath.captions} it writes tombstones of what it forgets. One store, keyed by tile id, holds {@code TileFacts}.
 */
public final class JoinTiles {
    static final String FACTS_STORE = "tile-facts";
    static final String STATES_SINK = "tile-states";
    static final String FAILURES_SINK = "failures";
    static final String CAPTIONS_SINK = "captions";
    private static final String SOURCE = "parts";
    private static final String JOIN = "join";

    private JoinTiles() {}

    /**
     * @param retractionRetention how long a retraction keeps late parts of its tile void
     * @param tracer follows tiles
     */
    public static Topology topology(Duration retractionRetention, Tracer tracer) {
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                SOURCE,
                (record, partitionTime) -> Math.max(0, record.timestamp()),
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                Topic.TILES.topicName(),
                Topic.ENCODINGS.topicName(),
                Topic.CAPTIONS.topicName());
        topology.addProcessor(JOIN, () -> new JoinProcessor(retractionRetention, tracer), SOURCE);
        topology.addStateStore(factsStore(), JOIN);
        topology.addSink(
                STATES_SINK,
                Topic.TILE_STATES.topicName(),
                new StringSerializer(),
                new ByteArraySerializer(),
                new TilePartitioner(),
                JOIN);
        topology.addSink(
                FAILURES_SINK, Topic.FAILURES.topicName(), new StringSerializer(), new ByteArraySerializer(), JOIN);
        topology.addSink(
                CAPTIONS_SINK, Topic.CAPTIONS.topicName(), new StringSerializer(), new ByteArraySerializer(), JOIN);
        return topology;
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> factsStore() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(FACTS_STORE), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled();
    }
}
