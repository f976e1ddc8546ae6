package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic's committed records from its beginning, each once, as far as they reach at every call. For one thread. */
public final class TopicCursor implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Topic topic;
    private final PartitionReader reader;
    private long undecodable;

    private TopicCursor(Topic topic, PartitionReader reader) {
        this.topic = topic;
        this.reader = reader;
    }

    /** @throws CatalogueException KAFKA_UNAVAILABLE, also where there is no such topic */
    public static TopicCursor open(String bootstrap, Topic topic) {
        try {
            PartitionReader reader = PartitionReader.ofTopic(bootstrap, topic.topicName());
            reader.fromBeginning();
            return new TopicCursor(topic, reader);
        } catch (KafkaException e) {
            throw KafkaErrors.convert("reading " + topic, e);
        }
    }

    /**
     * Tells the listener of every record that it was not told of yet, on the caller's thread.
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

    /** How many records did not decode, and were told as such. */
    public long undecodable() {
        return undecodable;
    }

    /**
     * Whether the broker has dropped the oldest records of a partition: what is not found may have been there.
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
