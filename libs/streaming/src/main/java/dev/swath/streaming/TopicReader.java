package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.TileFailed;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a topic once, from its beginning to where its committed records end now. */
public final class TopicReader {
    private TopicReader() {}

    /**
     * Tells the listener of every record, on the caller's thread.
     *
     * @return how many records did not decode, and were left out
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public static long readAll(String bootstrap, Topic topic, TopicListener<Event> listener) {
        try (TopicCursor cursor = TopicCursor.open(bootstrap, topic)) {
            cursor.readOn(listener);
            return cursor.undecodable();
        }
    }

    /**
     * The newest event of each key, without those whose newest record is a tombstone.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public static <E> Map<String, E> readNewest(String bootstrap, Topic topic, Class<E> accepted) {
        Map<String, E> newest = new LinkedHashMap<>();
        var _ = readAll(bootstrap, topic, new TopicListener<>() {
            @Override
            public void received(ReceivedRecord<Event> received) {
                if (accepted.isInstance(received.event())) {
                    newest.put(received.key(), accepted.cast(received.event()));
                }
            }

            @Override
            public void removed(String key, TileFailed.Source source) {
                newest.remove(key);
            }
        });
        return newest;
    }
}
