package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.kafka.KafkaErrors;
import dev.swath.streaming.read.PartitionReader;
import dev.swath.streaming.read.RecordDispatch;
import dev.swath.streaming.read.RecordFinder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic's committed records from its beginning, each once; every call reads to the present end. For one thread. */
public final class TopicReader implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Topic topic;
    private final PartitionReader reader;
    private long undecodable;

    private TopicReader(Topic topic, PartitionReader reader) {
        this.topic = topic;
        this.reader = reader;
    }

    /**
     * Passes every record that the topic has now to the listener, on the caller's thread.
     *
     * @return how many records did not decode and were left out
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public static long readAll(String bootstrap, Topic topic, TopicListener<Event> listener) {
        try (TopicReader reader = open(bootstrap, topic)) {
            reader.readOn(listener);
            return reader.undecodable();
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
            public void removed(String key, TileFailed.RecordPlace source) {
                newest.remove(key);
            }
        });
        return newest;
    }

    /**
     * Finds the event at an offset.
     *
     * @return empty if the topic no longer keeps it
     * @throws CatalogueException INVALID_RECORD if it is not an event of the topic, KAFKA_UNAVAILABLE
     */
    public static Optional<Event> find(String bootstrap, TileFailed.RecordPlace source) {
        return RecordFinder.find(bootstrap, source);
    }

    /** @throws CatalogueException KAFKA_UNAVAILABLE, also if there is no such topic */
    public static TopicReader open(String bootstrap, Topic topic) {
        try {
            PartitionReader reader = PartitionReader.ofTopic(bootstrap, topic.topicName());
            reader.fromBeginning();
            return new TopicReader(topic, reader);
        } catch (KafkaException e) {
            throw KafkaErrors.convert("reading " + topic, e);
        }
    }

    /**
     * Passes every new record to the listener, on the caller's thread.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public void readOn(TopicListener<Event> listener) {
        RecordDispatch<Event> dispatch = new RecordDispatch<>(RecordDecoder.events(topic, Event.class), listener);
        try {
            Map<TopicPartition, Long> ends = reader.ends();
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!reader.hasReached(ends)) {
                if (System.nanoTime() > deadline) {
                    throw new CatalogueException(
                            ErrorCode.KAFKA_UNAVAILABLE, "%s was not read within %s".formatted(topic, TIMEOUT));
                }
                reader.poll(dispatch::accept);
            }
        } catch (KafkaException e) {
            throw KafkaErrors.convert("reading " + topic, e);
        } finally {
            undecodable += dispatch.undecodable();
        }
    }

    /** How many records did not decode. The listener was told of them. */
    public long undecodable() {
        return undecodable;
    }

    /**
     * Whether the broker has dropped the oldest records of a partition. Then a record that is not found may have been there.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public boolean isTruncated() {
        try {
            return reader.beginnings().values().stream().anyMatch(offset -> offset > 0);
        } catch (KafkaException e) {
            throw KafkaErrors.convert("asking for the beginning of " + topic, e);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
