package dev.swath.catalogue.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CloudEvents 1.0 in Kafka's binary mode: the attributes are headers, the value holds the data alone.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">the binding</a>
 */
public final class CloudEvents {
    public static final String TYPE_HEADER = "ce_type";
    public static final String ID_HEADER = "ce_id";
    private static final String PREFIX = "dev.swath.";

    private CloudEvents() {}

    /** {@code dev.swath.} and the event's name, such as {@code dev.swath.TileCaptioned}. */
    public static String typeOf(Class<? extends Event> eventClass) {
        return PREFIX + eventClass.getSimpleName();
    }

    /**
     * The headers of an event's record.
     *
     * @param source the service that writes it, such as {@code /swath/ingest-service}
     */
    public static Map<String, String> headers(Event event, String source, Instant time) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put(ID_HEADER, event.eventId());
        headers.put(TYPE_HEADER, typeOf(event.getClass()));
        headers.put("ce_source", source);
        headers.put("ce_time", time.toString());
        headers.put("ce_subject", event.subject());
        headers.put("content-type", "application/json");
        return headers;
    }
}
