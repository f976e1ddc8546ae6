package dev.swath.gateway.changes;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.api.ItemChange;
import dev.swath.catalogue.api.ItemChange.ChangeType;
import dev.swath.catalogue.event.CloudEvents;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.TopicLog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the records that feeds tell of. */
public final class FeedDecoder implements TopicLog.LogDecoder<FeedRecord> {
    private static final int OVERHEAD_BYTES = 500;

    @Override
    public Optional<FeedRecord> decode(
            Topic topic, String key, Map<String, String> headers, byte @Nullable [] value, Instant written) {
        if (value == null) {
            return topic == Topic.ITEMS
                    ? Optional.of(new FeedRecord.Changed(gone(key, headers, written), null))
                    : Optional.empty();
        }
        Event event = EventJson.read(topic, headers.getOrDefault(CloudEvents.TYPE_HEADER, ""), value);
        // Written anew, so that it is on one line whoever wrote it.
        String json = new String(EventJson.write(event), StandardCharsets.UTF_8);
        if (event instanceof ItemPublished item) {
            return Optional.of(new FeedRecord.Changed(upsert(item, written), json));
        }
        if (event instanceof TileCaptioned captioned) {
            return Optional.of(
                    new FeedRecord.Told("caption", json, captioned.tile().collection()));
        }
        if (event instanceof TileFailed failed) {
            ObjectKey of = failed.key();
            return Optional.of(new FeedRecord.Told("failure", json, of == null ? null : of.collection()));
        }
        throw new CatalogueException(ErrorCode.INVALID_RECORD, "expected an item, a caption or a failure");
    }

    /** About how many bytes of the heap a record takes. */
    public static long weigh(FeedRecord told) {
        String json = switch (told) {
            case FeedRecord.Changed changed -> changed.item();
            case FeedRecord.Told other -> other.json();
        };
        return OVERHEAD_BYTES + (json == null ? 0L : 2L * json.length());
    }

    private static ItemChange upsert(ItemPublished item, Instant written) {
        Object generation = item.properties().get("swath:generation");
        Object key = item.properties().get("swath:key");
        return new ItemChange(
                ChangeType.UPSERT,
                item.id().value(),
                generation instanceof Number number ? (Long) number.longValue() : null,
                key == null ? item.collection() : new ObjectKey(key.toString()).collection(),
                written);
    }

    private static ItemChange gone(String key, Map<String, String> headers, Instant written) {
        return new ItemChange(
                ChangeType.DELETE,
                key,
                generation(headers.get(OutgoingRecord.GENERATION)),
                headers.get(OutgoingRecord.COLLECTION),
                written);
    }

    private static @Nullable Long generation(@Nullable String header) {
        try {
            return header == null ? null : Long.valueOf(header);
        } catch (NumberFormatException e) {
            throw new CatalogueException(ErrorCode.INVALID_RECORD, "expected a generation, found " + header, e);
        }
    }
}
