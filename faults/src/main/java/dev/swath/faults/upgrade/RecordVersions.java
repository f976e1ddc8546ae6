package dev.swath.faults.upgrade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.EventJson;
import dev.swath.faults.process.RawTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How many records of a topic are of the version before, and how many of this one: proof that both wrote.
 *
 * @param present with the field {@code updated} of a tile, which the version before does not know
 */
record RecordVersions(int former, int present) {
    /** The topics that carry whole tiles, and those of Items. */
    static Map<Topic, RecordVersions> count(String bootstrap) {
        Map<Topic, RecordVersions> counts = new EnumMap<>(Topic.class);
        for (Topic topic : new Topic[] {Topic.TILES, Topic.ENCODINGS, Topic.CAPTIONS, Topic.TILE_STATES, Topic.ITEMS}) {
            counts.put(topic, count(bootstrap, topic));
        }
        return counts;
    }

    private static RecordVersions count(String bootstrap, Topic topic) {
        int former = 0;
        int present = 0;
        try (RawTopic raw = new RawTopic(bootstrap, topic)) {
            for (ConsumerRecord<byte[], byte[]> record : raw.read()) {
                JsonNode facts = facts(topic, record);
                if (facts.has("updated")) {
                    present++;
                } else if (facts.isObject()) {
                    former++;
                }
            }
        }
        return new RecordVersions(former, present);
    }

    /** What tells of the tile; missing of a record that tells of none. */
    private static JsonNode facts(Topic topic, ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return EventJson.mapper().missingNode();
        }
        try {
            return EventJson.mapper().readTree(record.value()).path(topic == Topic.ITEMS ? "properties" : "tile");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
