package dev.swath.streaming.read;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.TopicListener;
import dev.swath.streaming.kafka.KafkaErrors;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Finds one record by topic, partition and offset. */
public final class RecordFinder {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private RecordFinder() {}

    /**
     * The event at an offset.
     *
     * @return empty if the topic no longer keeps it
     * @throws CatalogueException INVALID_RECORD if it is not an event of the topic, KAFKA_UNAVAILABLE
     */
    public static Optional<Event> find(String bootstrap, TileFailed.RecordPlace source) {
        Topic topic = Topic.find(source.topic())
                .orElseThrow(() -> new CatalogueException(
                        ErrorCode.INVALID_RECORD, "expected one of Swath's topics, found " + source));
        TopicPartition partition = new TopicPartition(source.topic(), source.partition());
        Finder finder = new Finder(source);
        RecordDispatch<Event> dispatch = new RecordDispatch<>(RecordDecoder.events(topic, Event.class), finder);
        try (PartitionReader reader = PartitionReader.ofPartitions(bootstrap, Set.of(partition))) {
            long end = reader.ends().getOrDefault(partition, 0L);
            long beginning = reader.beginnings().getOrDefault(partition, 0L);
            if (source.offset() < beginning || source.offset() >= end) {
                return Optional.empty();
            }
            reader.fromOffsets(Map.of(partition, source.offset()));
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!reader.hasReached(Map.of(partition, source.offset() + 1))) {
                if (System.nanoTime() > deadline) {
                    throw new CatalogueException(
                            ErrorCode.KAFKA_UNAVAILABLE, "%s was not read within %s".formatted(source, TIMEOUT));
                }
                reader.poll(dispatch::accept);
            }
            return finder.found();
        } catch (KafkaException e) {
            throw KafkaErrors.convert("reading " + source, e);
        }
    }

    private static final class Finder implements TopicListener<Event> {
        private final TileFailed.RecordPlace wanted;
        private @Nullable Event event;
        private @Nullable CatalogueException unreadable;

        Finder(TileFailed.RecordPlace wanted) {
            this.wanted = wanted;
        }

        Optional<Event> found() {
            if (unreadable != null) {
                throw unreadable;
            }
            return Optional.ofNullable(event);
        }

        @Override
        public void received(ReceivedRecord<Event> received) {
            if (received.source().equals(wanted)) {
                event = received.event();
            }
        }

        @Override
        public void undecodable(String key, TileFailed.RecordPlace source, CatalogueException cause) {
            if (source.equals(wanted)) {
                unreadable = cause;
            }
        }
    }
}
