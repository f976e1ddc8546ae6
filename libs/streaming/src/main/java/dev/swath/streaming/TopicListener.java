package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.TileFailed;

/**
 * Receives a topic's records on one thread, in the order of each partition. What it throws is not taken for a record that
 * does not decode: {@link TopicFollower} says what it does then, and a {@link TopicReader} ends with it.
 */
@FunctionalInterface
public interface TopicListener<T> {
    void received(ReceivedRecord<T> received);

    /** Everything is told from the topic's beginning: at first, and again after the listener failed. */
    default void beginning() {}

    /** Receives a tombstone: what the key named is gone. */
    default void removed(String key, TileFailed.RecordPlace source) {}

    /**
     * Receives a record that is not an event of the topic.
     *
     * @param key as UTF-8, empty if it has none
     */
    default void undecodable(String key, TileFailed.RecordPlace source, CatalogueException cause) {}
}
