package dev.swath.streaming.kafka;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.CloudEvents;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.Origin;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Turns events into Kafka records: CloudEvents in binary mode. */
public final class RecordEncoder {
    /** The bytes that headers, key and framing may add to the value. */
    private static final int OVERHEAD_BYTES = 64 << 10;
    /** The largest record that every topic accepts. */
    private static final int SMALL_BYTES = 4 << 10;
    /** The most bytes of JSON that a topic takes if it is configured as Swath creates it. */
    public static final int MOST_BYTES = KafkaSettings.MAX_RECORD_BYTES - OVERHEAD_BYTES;

    private final String source;
    private final Clock clock;

    public RecordEncoder(String service, Clock clock) {
        this.source = "/swath/" + service;
        this.clock = clock;
    }

    /**
     * @param partitions how many partitions a topic has; asked only if key and partition key differ
     * @param maxBytes the largest record that a topic takes
     * @throws CatalogueException INTERNAL_ERROR if the event is larger than its topic takes
     */
    public ProducerRecord<byte[], byte[]> encode(
            OutgoingRecord outgoing, ToIntFunction<Topic> partitions, ToIntFunction<Topic> maxBytes) {
        Event event = outgoing.event();
        byte[] value = event == null ? null : EventJson.write(event);
        if (value != null && value.length > SMALL_BYTES && value.length > room(maxBytes.applyAsInt(outgoing.topic()))) {
            throw new CatalogueException(
                    ErrorCode.INTERNAL_ERROR,
                    "event %s has %d bytes of JSON, more than %s takes"
                            .formatted(outgoing.key(), value.length, outgoing.topic()));
        }
        return new ProducerRecord<>(
                outgoing.topic().topicName(),
                partition(outgoing, partitions),
                outgoing.key().getBytes(StandardCharsets.UTF_8),
                value,
                headers(outgoing));
    }

    private static int room(int maxBytes) {
        int most = Math.min(maxBytes, KafkaSettings.MAX_RECORD_BYTES);
        return most - Math.min(OVERHEAD_BYTES, most / 4);
    }

    private static @Nullable Integer partition(OutgoingRecord outgoing, ToIntFunction<Topic> partitions) {
        return outgoing.partitionKey().equals(outgoing.key())
                ? null
                : Integer.valueOf(
                        Topics.partitionFor(outgoing.partitionKey(), partitions.applyAsInt(outgoing.topic())));
    }

    private List<Header> headers(OutgoingRecord outgoing) {
        List<Header> headers = new ArrayList<>();
        outgoing.about().forEach((name, value) -> headers.add(header(name, value)));
        Origin origin = outgoing.origin();
        if (origin != null) {
            origin.headers().forEach((name, value) -> headers.add(header(name, value)));
        }
        Event event = outgoing.event();
        if (event != null) {
            for (Map.Entry<String, String> header :
                    CloudEvents.headers(event, source, clock.instant()).entrySet()) {
                headers.add(header(header.getKey(), header.getValue()));
            }
        }
        return headers;
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
