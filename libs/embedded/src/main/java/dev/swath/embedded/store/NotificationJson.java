package dev.swath.embedded.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;

/** Writes an event as MinIO's Kafka target does. */
final class NotificationJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final AtomicLong sequence = new AtomicLong();

    /** The record's key, and the document's {@code Key}: bucket and key, raw. */
    static String recordKey(ObjectEvent event) {
        return event.bucket() + "/" + event.key();
    }

    byte[] write(ObjectEvent event, Instant now) {
        ObjectNode document = MAPPER.createObjectNode();
        document.put("EventName", event.name());
        document.put("Key", recordKey(event));
        ObjectNode occurrence = document.putArray("Records").addObject();
        occurrence.put("eventVersion", "2.0");
        occurrence.put("eventSource", "swath:s3");
        occurrence.put("awsRegion", "");
        occurrence.put("eventTime", MILLISECONDS.format(now));
        occurrence.put("eventName", event.name());
        ObjectNode s3 = occurrence.putObject("s3");
        s3.put("s3SchemaVersion", "1.0");
        s3.put("configurationId", "Config");
        ObjectNode bucket = s3.putObject("bucket");
        bucket.put("name", event.bucket());
        bucket.put("arn", "arn:aws:s3:::" + event.bucket());
        describe(s3.putObject("object"), event, now);
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of strings and numbers is always JSON", e);
        }
    }

    private void describe(ObjectNode object, ObjectEvent event, Instant now) {
        object.put("key", URLEncoder.encode(event.key(), StandardCharsets.UTF_8));
        switch (event) {
            case ObjectEvent.Created created -> {
                object.put("size", created.size());
                object.put("eTag", created.etag());
                object.put("contentType", created.contentType());
            }
            case ObjectEvent.Removed removed -> {
                // Nothing is known of what is gone.
            }
        }
        // It rises within a process by the count, and from one process to the next by the clock.
        object.put(
                "sequencer",
                "%016X".formatted(now.toEpochMilli() * 1_000_000 + sequence.getAndIncrement() % 1_000_000));
    }
}
