package dev.swath.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.Look;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message of an S3 store about created or removed objects of one bucket. Everything else in it is ignored.
 *
 * @param looks looks at the keys that it names
 * @param refusals for the keys that cannot name an object
 * @param payload the message's beginning if there are refusals, else empty
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">Event message structure</a>
 */
public record Notification(List<Look> looks, List<CatalogueException> refusals, String payload) {
    private static final int PAYLOAD_BYTES = 2048;

    public Notification {
        looks = List.copyOf(looks);
        refusals = List.copyOf(refusals);
    }

    /**
     * Reads a message.
     *
     * @param bucket the bucket whose events are wanted
     * @return empty if nothing in it concerns that bucket's scenes
     * @throws CatalogueException INVALID_RECORD
     */
    public static Optional<Notification> read(String bucket, byte[] message) {
        List<Look> looks = new ArrayList<>();
        List<CatalogueException> refusals = new ArrayList<>();
        for (JsonNode event : events(message)) {
            String name = text(event, "/eventName");
            String key = text(event, "/s3/object/key");
            if (isChange(name) && text(event, "/s3/bucket/name").equals(bucket)) {
                try {
                    looks.add(new Look(bucket, decode(key).scene(), Look.Why.NOTIFICATION));
                } catch (CatalogueException e) {
                    refuse(e, name, refusals);
                }
            }
        }
        looks.removeIf(look -> look.key().isCompanion() && !look.key().isSidecar());
        String payload = refusals.isEmpty()
                ? ""
                : new String(message, 0, Math.min(message.length, PAYLOAD_BYTES), StandardCharsets.UTF_8);
        return looks.isEmpty() && refusals.isEmpty()
                ? Optional.empty()
                : Optional.of(new Notification(looks, refusals, payload));
    }

    /** Nothing is lost by a key that is gone, whatever it was. */
    private static void refuse(CatalogueException refusal, String eventName, List<CatalogueException> refusals) {
        if (!eventName.contains("ObjectRemoved:")) {
            refusals.add(refusal);
        }
    }

    private static Iterable<JsonNode> events(byte[] message) {
        try {
            JsonNode json = EventJson.mapper().readTree(message);
            JsonNode records = json.path("Records");
            if (records.isArray()) {
                return records;
            }
            if (json.path("Event").asText().equals("s3:TestEvent")) {
                return List.of();
            }
        } catch (IOException e) {
            throw new CatalogueException(ErrorCode.INVALID_RECORD, "expected S3 event JSON, found no JSON", e);
        }
        throw new CatalogueException(ErrorCode.INVALID_RECORD, "expected S3 event JSON with a list \"Records\"");
    }

    private static String text(JsonNode event, String pointer) {
        JsonNode value = event.at(pointer);
        if (!value.isTextual()) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD, "expected an S3 event with a text at %s".formatted(pointer));
        }
        return value.textValue();
    }

    private static boolean isChange(String eventName) {
        String name = eventName.startsWith("s3:") ? eventName.substring(3) : eventName;
        return name.startsWith("ObjectCreated:") || name.startsWith("ObjectRemoved:");
    }

    /** Decodes a key that is encoded as in a form: a space is {@code +}. */
    private static ObjectKey decode(String key) {
        try {
            return ObjectKey.addressable(URLDecoder.decode(key, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_KEY, "expected a query-encoded key, found \"%s\"".formatted(key), e);
        }
    }
}
