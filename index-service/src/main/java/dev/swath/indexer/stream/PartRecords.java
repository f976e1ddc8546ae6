package dev.swath.indexer.stream;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.CloudEvents;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.Origin;
import dev.swath.catalogue.event.TileFailed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** Converts between the topology's records and events: CloudEvents in binary mode. */
final class PartRecords {
    static final String EVENT_SOURCE = "/swath/index-service";
    private static final int MAX_PAYLOAD_BYTES = 2048;

    private PartRecords() {}

    /** @throws CatalogueException INVALID_RECORD if the record is no event of its topic, or its key is not its subject */
    static Event read(String topicName, Record<String, byte[]> record) {
        Topic topic = Topic.find(topicName).orElseThrow();
        Event event = EventJson.read(topic, type(record), record.value());
        if (!event.recordKey().equals(record.key())) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "expected the key %s, found %s".formatted(event.recordKey(), record.key()));
        }
        return event;
    }

    /** What the part's headers tell of its object. */
    static Origin origin(Record<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return Origin.of(headers, Instant.ofEpochMilli(record.timestamp()));
    }

    /** @param origin of the part that the event is about */
    static Record<String, byte[]> of(Event event, Origin origin, long timestamp, Instant now) {
        Headers headers = new RecordHeaders();
        CloudEvents.headers(event, EVENT_SOURCE, now)
                .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        origin.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        return new Record<>(event.recordKey(), EventJson.write(event), timestamp, headers);
    }

    /** Empty if there is none. A header may have no value at all. */
    private static String type(Record<String, byte[]> record) {
        Header header = record.headers().lastHeader(CloudEvents.TYPE_HEADER);
        byte[] type = header == null ? null : header.value();
        return type == null ? "" : new String(type, StandardCharsets.UTF_8);
    }

    static TileFailed failure(TileFailed.RecordPlace source, byte[] value, CatalogueException cause, Instant now) {
        return new TileFailed(
                source.toString(),
                Stage.JOIN,
                null,
                null,
                null,
                0,
                null,
                cause.code(),
                cause.kind(),
                String.valueOf(cause.getMessage()),
                1,
                source,
                new String(value, 0, Math.min(value.length, MAX_PAYLOAD_BYTES), StandardCharsets.UTF_8),
                now);
    }
}
