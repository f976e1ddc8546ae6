package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.CloudEvents;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.EventJson;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Turns a record's bytes into what a stage works on. Stateless; called by several threads. */
@FunctionalInterface
public interface RecordDecoder<T> {
    /**
     * @param key empty if the record has none
     * @param headers as UTF-8; the last of each name
     * @param value must not be kept or changed
     * @return empty if the record is not for this stage
     * @throws CatalogueException INVALID_RECORD if the bytes are not what the topic carries
     */
    Optional<T> decode(String key, Map<String, String> headers, byte[] value);

    /**
     * This decoder, for a stage that works on some of the events alone. What it leaves out is nothing that the stage
     * has done: it closes no failure.
     */
    default RecordDecoder<T> where(Predicate<? super T> wanted) {
        return (key, headers, value) -> decode(key, headers, value).filter(wanted);
    }

    /**
     * The decoder of Swath's own topics.
     *
     * @param accepted an event's class, a sealed parent such as {@code TileEvent}, or {@code Event}; other events of the topic are left out
     */
    static <T> RecordDecoder<T> events(Topic topic, Class<T> accepted) {
        return (key, headers, value) -> {
            if (key.isEmpty()) {
                throw new CatalogueException(ErrorCode.INVALID_RECORD, "expected a record key, found none");
            }
            Event event = EventJson.read(topic, headers.getOrDefault(CloudEvents.TYPE_HEADER, ""), value);
            return accepted.isInstance(event) ? Optional.of(accepted.cast(event)) : Optional.empty();
        };
    }
}
