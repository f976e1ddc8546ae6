package dev.swath.client;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.FailureSubject;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.TopicReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tries given-up work again: the object of a failure is looked at anew, as a new generation of all its tiles. A
 * stage that then succeeds closes its failure. The failure of a record that could not be read is closed here, once
 * the record can be read.
 */
public final class ReplayFailures {
    private final String kafka;
    private final String bucket;
    private final String service;

    /**
     * What became of the failures.
     *
     * @param looks the keys to be looked at
     * @param left why a failure is not replayed
     */
    public record Replayed(Collection<ObjectKey> looks, List<String> left) {
        public Replayed {
            looks = List.copyOf(looks);
            left = List.copyOf(left);
        }
    }

    /**
     * @param bucket of the scenes
     * @param service who asks, as CloudEvents' {@code source} says it
     */
    public ReplayFailures(String kafka, String bucket, String service) {
        this.kafka = kafka;
        this.bucket = bucket;
        this.service = service;
    }

    /** The open failures by id. */
    public Map<String, TileFailed> open() {
        return TopicReader.readNewest(kafka, Topic.FAILURES, TileFailed.class);
    }

    /** @throws CatalogueException KAFKA_UNAVAILABLE */
    public Replayed replay(Collection<TileFailed> failures) {
        Set<ObjectKey> looks = new LinkedHashSet<>();
        List<OutgoingRecord> closed = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (TileFailed failure : failures) {
            ObjectKey named = failure.key();
            if (named != null) {
                looks.add(named);
            } else if (failure.code() == ErrorCode.RECORDS_LOST) {
                left.add(
                        failure.id() + ": ./swath reconcile --deep --repair finds what its records should have become");
            } else {
                try {
                    looks.add(keyOf(failure.source())
                            .orElseThrow(() -> new ReplayException("its record names no object")));
                    closed.add(OutgoingRecord.tombstone(Topic.FAILURES, failure.id()));
                } catch (CatalogueException | ReplayException e) {
                    left.add(failure.id() + ": " + e.getMessage());
                }
            }
        }
        try (EventPublisher publisher = new EventPublisher(kafka, service)) {
            publisher.publishAll(looks.stream()
                    .map(key -> new Look(bucket, key, Look.Why.REPLAY))
                    .toList());
            publisher.write(closed);
        }
        return new Replayed(looks, left);
    }

    private Optional<ObjectKey> keyOf(TileFailed.RecordPlace source) {
        Event event = TopicReader.find(kafka, source)
                .orElseThrow(() -> new ReplayException("the topic no longer keeps its record"));
        return Optional.ofNullable(FailureSubject.of(event).key());
    }

    private static final class ReplayException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ReplayException(String message) {
            super(message);
        }
    }
}
