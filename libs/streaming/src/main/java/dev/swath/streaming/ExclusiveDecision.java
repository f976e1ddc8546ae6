package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.kafka.KafkaErrors;
import dev.swath.streaming.kafka.KafkaSettings;
import dev.swath.streaming.kafka.RecordEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;

/**
 * Reads one key of a compacted topic, decides, and writes the key anew, with no other process in between.
 *
 * <p>All processes that may decide use one transactional id. Whoever opens it fences the former one: that one can no
 * longer commit, and what it had committed is read. So each decision knows the one before it.
 */
public final class ExclusiveDecision {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private ExclusiveDecision() {}

    /**
     * Makes a decision.
     *
     * @param service CloudEvents {@code source} is {@code /swath/{service}}
     * @param decide gets the key's newest event; returns the one to write, or the same one to leave it
     * @return the key's newest event afterwards
     * @throws CatalogueException KAFKA_UNAVAILABLE: nothing, or all, was written. Also if another process decides at
     *     the same time, and if the topic holds a record that cannot be read, since one cannot decide against it
     */
    public static <E extends Event> Optional<E> make(
            String bootstrap,
            String service,
            Topic topic,
            String key,
            Class<E> accepted,
            Function<Optional<E>, Optional<E>> decide) {
        String transactionalId = "swath-decide-" + topic.topicName() + "-" + key;
        KafkaProducer<byte[], byte[]> producer = null;
        try {
            producer = KafkaSettings.transactionalProducer(bootstrap, transactionalId);
            producer.initTransactions();
            Optional<E> known = read(bootstrap, topic, key, accepted);
            Optional<E> decided = decide.apply(known);
            if (!decided.equals(known)) {
                write(producer, new RecordEncoder(service, Clock.systemUTC()), decided.orElseThrow());
            }
            return decided;
        } catch (KafkaException e) {
            throw KafkaErrors.convert("deciding about %s of %s".formatted(key, topic), e);
        } finally {
            if (producer != null) {
                producer.close(CLOSE_TIMEOUT);
            }
        }
    }

    private static void write(KafkaProducer<byte[], byte[]> producer, RecordEncoder encoder, Event decided) {
        producer.beginTransaction();
        var _ = producer.send(encoder.encode(
                OutgoingRecord.of(decided),
                topic -> producer.partitionsFor(topic.topicName()).size(),
                _ -> KafkaSettings.MAX_RECORD_BYTES));
        producer.commitTransaction();
    }

    private static <E extends Event> Optional<E> read(String bootstrap, Topic topic, String key, Class<E> accepted) {
        Map<String, E> newest = new LinkedHashMap<>();
        long unreadable = TopicReader.readAll(bootstrap, topic, new TopicListener<>() {
            @Override
            public void received(ReceivedRecord<Event> received) {
                if (accepted.isInstance(received.event())) {
                    newest.put(received.key(), accepted.cast(received.event()));
                }
            }

            @Override
            public void removed(String removed, TileFailed.RecordPlace source) {
                newest.remove(removed);
            }
        });
        if (unreadable > 0) {
            throw new CatalogueException(
                    ErrorCode.KAFKA_UNAVAILABLE,
                    "%s holds %d records that this version cannot read; nothing is decided against them"
                            .formatted(topic, unreadable));
        }
        return Optional.ofNullable(newest.get(key));
    }
}
