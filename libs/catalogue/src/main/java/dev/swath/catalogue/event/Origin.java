package dev.swath.catalogue.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a record's headers tell of the object that it goes back to. Each stage passes it on to what it writes. It is for
 * people and measurements, never for order.
 *
 * @param arrived when Swath first heard of the object
 * @param traceparent the W3C trace context of the stage that wrote the record; null if nobody follows the object
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record Origin(Instant arrived, @Nullable String traceparent) {
    public static final String ARRIVED_HEADER = "swath-arrived";
    public static final String TRACE_HEADER = "traceparent";

    /**
     * The origin of a record.
     *
     * @param headers the record's
     * @param written when the record was written, which stands for the arrival if no header tells it
     */
    public static Origin of(Map<String, String> headers, Instant written) {
        return new Origin(arrived(headers.get(ARRIVED_HEADER), written), headers.get(TRACE_HEADER));
    }

    /** The same arrival, followed by another stage. */
    public Origin followedBy(@Nullable String stage) {
        return new Origin(arrived, stage);
    }

    /** The headers that tell it. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(ARRIVED_HEADER, Long.toString(arrived.toEpochMilli()));
        if (traceparent != null) {
            headers.put(TRACE_HEADER, traceparent);
        }
        return headers;
    }

    private static Instant arrived(@Nullable String header, Instant written) {
        try {
            return header == null ? written : Instant.ofEpochMilli(Long.parseLong(header));
        } catch (NumberFormatException e) {
            return written; // anybody can write a header
        }
    }
}
