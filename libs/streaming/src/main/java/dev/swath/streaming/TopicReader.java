package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.TileFailed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic once, from its beginning to where its committed records end now. */
public final class TopicReader {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private TopicReader() {}

    /**
     * Tells the listener of every record, on the caller's thread.
     *
     * @return how many records did not decode, and were left out
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public static long readAll(String bootstrap, Topic topic, TopicListener<Event> listener) {
        RecordDispatch<Event> dispatch = new RecordDispatch<>(RecordDecoder.events(topic, Event.class), listener);
        try (PartitionReader reader = PartitionReader.ofTopic(bootstrap, topic.topicName())) {
            Map<TopicPartition, Long> ends = reader.ends();
            reader.fromBeginning();
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!reader.hasReached(ends)) {
                if (System.nanoTime() > deadline) {
                    throw new CatalogueException(
                            ErrorCode.KAFKA_UNAVAILABLE, "%s was not read within %s".formatted(topic, TIMEOUT));
                }
                reader.poll(dispatch::accept);
            }
            return dispatch.undecodable();
        } catch (KafkaException e) {
            throw KafkaErrors.convert("reading " + topic, e);
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
            public void received(Received<Event> received) {
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
