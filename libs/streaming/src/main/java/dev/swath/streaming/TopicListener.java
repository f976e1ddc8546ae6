package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.TileFailed;

/** Who is told of a topic's records, in the order of each partition, by one thread. */
@FunctionalInterface
public interface TopicListener<T> {
    void received(ReceivedRecord<T> received);

    /** What the key named is gone. */
    default void removed(String key, TileFailed.Source source) {}

    /** A record is none of the topic's events. */
    default void undecodable(TileFailed.Source source, CatalogueException cause) {}
}
