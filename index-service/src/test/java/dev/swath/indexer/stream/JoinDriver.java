package dev.swath.indexer.stream;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.Origin;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileState;
import io.opentelemetry.api.trace.TracerProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology without a broker. */
final class JoinDriver implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    static final Duration RETENTION = Duration.ofDays(7);

    private final TopologyTestDriver driver;

    JoinDriver(Path stateDirectory) {
        Properties properties =
                new JoinSettings("unused:9092", stateDirectory, "test", (short) 1, RETENTION, 0).toProperties();
        driver = new TopologyTestDriver(
                JoinTiles.topology(RETENTION, TracerProvider.noop().get("test")), properties, START);
    }

    void tell(Event... events) {
        for (Event event : events) {
            pipe(
                    event.topic(),
                    event.recordKey(),
                    EventJson.write(event),
                    PartRecords.of(event, new Origin(START, null), 0, START)
                            .headers()
                            .lastHeader("ce_type")
                            .value());
        }
    }

    void pipe(Topic topic, @Nullable String key, byte @Nullable [] value, byte @Nullable [] type) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_type", type);
        driver.createInputTopic(topic.topicName(), new StringSerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, headers, START));
    }

    void passTime(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** The records written since the last call. */
    List<TestRecord<String, byte[]>> stateRecords() {
        return read(Topic.TILE_STATES);
    }

    /** What was written to the captions since the last call. */
    List<TestRecord<String, byte[]>> captionRecords() {
        return read(Topic.CAPTIONS);
    }

    List<TileState> states() {
        return stateRecords().stream()
                .map(record -> EventJson.read(TileState.class, record.value()))
                .toList();
    }

    List<TileFailed> failures() {
        return read(Topic.FAILURES).stream()
                .map(record -> EventJson.read(TileFailed.class, record.value()))
                .toList();
    }

    /** The keys of the tiles of which something is stored. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> entries = store().all()) {
            entries.forEachRemaining(entry -> keys.add(entry.key));
        }
        return keys;
    }

    void put(String key, byte[] stored) {
        store().put(key, stored);
    }

    private KeyValueStore<String, byte[]> store() {
        return driver.getKeyValueStore(JoinTiles.FACTS_STORE);
    }

    static Map<String, String> headers(TestRecord<String, byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    @Override
    public void close() {
        driver.close();
    }

    private List<TestRecord<String, byte[]>> read(Topic topic) {
        return driver.createOutputTopic(topic.topicName(), new StringDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }
}
