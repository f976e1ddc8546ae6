package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.TileFailed;

/**
 * Receives a topic's records on one thread, in the order of each partition. A record that it throws at is not passed over:
 * a {@link TopicFollower} tells it again after a pause, and a {@link TopicReader} ends with what was thrown.
 */
@FunctionalInterface
public interface TopicListener<T> {
    void received(ReceivedRecord<T> received);

    /** Receives a tombstone: what the key named is gone. */
    default void removed(String key, TileFailed.Source source) {}

    /**
     * Receives a record that is not an event of the topic.
     *
     * @param key as UTF-8, empty if it has none
     */
    default void undecodable(String key, TileFailed.Source source, CatalogueException cause) {}
}
