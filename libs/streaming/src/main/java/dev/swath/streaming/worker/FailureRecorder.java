package dev.swath.streaming.worker;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.FailureSubject;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.WorkerSettings;
import dev.swath.streaming.kafka.RawRecords;
import dev.swath.streaming.step.BatchOutcome;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a batch writes to {@code swath.failures}: a failure for each record that was given up, and a
 * tombstone for each success that closes an open failure ({@link FailureIds#isOpenFor}).
 */
public final class FailureRecorder<T> implements AutoCloseable {
    private static final Duration CATCH_UP = Duration.ofSeconds(5);

    private final Stage stage;
    private final @Nullable ModelVersion model;
    private final Function<? super T, FailureSubject> subjects;
    private final FailureIds open;
    private final Clock clock;

    public FailureRecorder(
            WorkerSettings settings, Function<? super T, FailureSubject> subjects, FailureIds open, Clock clock) {
        this.stage = settings.stage();
        this.model = settings.model();
        this.subjects = subjects;
        this.open = open;
        this.clock = clock;
    }

    /** Waits a short time until earlier failures are known. A failure that is missed stays open until the next success. */
    void awaitCaughtUp() throws InterruptedException {
        boolean _ = open.awaitCaughtUp(CATCH_UP);
    }

    /** In the order of the records. */
    List<OutgoingRecord> entries(PreparedBatch<T, ?> prepared, BatchOutcome batchOutcome) {
        Map<TileFailed.RecordPlace, ReceivedRecord<T>> received = new HashMap<>();
        prepared.received().forEach(record -> received.put(record.source(), record));
        Map<String, OutgoingRecord> entries = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> raw : prepared.batch().records()) {
            TileFailed.RecordPlace source = RawRecords.source(raw);
            CatalogueException undecodable = prepared.undecodable().get(source);
            BatchOutcome.GivenUpRecord givenUp = undecodable == null
                    ? batchOutcome.failures().get(source)
                    : new BatchOutcome.GivenUpRecord(undecodable, 1);
            ReceivedRecord<T> decoded = received.get(source);
            FailureSubject subject = decoded == null ? FailureSubject.UNKNOWN : subjects.apply(decoded.event());
            if (givenUp != null) {
                OutgoingRecord failure = OutgoingRecord.of(failure(raw, subject, givenUp));
                entries.put(failure.key(), failure);
            } else if (decoded != null && !batchOutcome.isDecided(source)) {
                close(subject.failureId(stage, source), subject, entries);
            }
        }
        return new ArrayList<>(entries.values());
    }

    /** A failure for each loss. Its id names the stage, too, since others may have lost the same. */
    List<OutgoingRecord> entries(List<LostRecords.Loss> losses) {
        return losses.stream().map(this::failure).map(OutgoingRecord::of).toList();
    }

    void committed(List<OutgoingRecord> entries) {
        for (OutgoingRecord entry : entries) {
            if (entry.event() instanceof TileFailed failure) {
                open.opened(failure);
            } else {
                open.closed(entry.key());
            }
        }
    }

    @Override
    public void close() {
        open.close();
    }

    private void close(String id, FailureSubject subject, Map<String, OutgoingRecord> entries) {
        ModelVersion version = version(subject);
        OutgoingRecord earlier = entries.get(id);
        boolean closes = (earlier != null && earlier.event() instanceof TileFailed failed)
                ? FailureIds.closes(version, subject.generation(), failed.modelVersion(), failed.generation())
                : earlier != null || open.isOpenFor(id, version, subject.generation());
        if (closes) {
            entries.put(id, OutgoingRecord.tombstone(Topic.FAILURES, id));
        }
    }

    /** Whose work it is: the worker's model, or what the record itself is about. */
    private @Nullable ModelVersion version(FailureSubject subject) {
        return model == null ? subject.modelVersion() : model;
    }

    private TileFailed failure(LostRecords.Loss loss) {
        TileFailed.RecordPlace source = new TileFailed.RecordPlace(
                loss.partition().topic(), loss.partition().partition(), loss.from());
        return new TileFailed(
                TileFailed.idOf(source.toString(), stage),
                stage,
                null,
                null,
                null,
                0,
                model,
                ErrorCode.RECORDS_LOST,
                ErrorCode.RECORDS_LOST.kind(),
                TileFailed.lost(loss.from(), loss.beginning()),
                1,
                source,
                null,
                clock.instant());
    }

    private TileFailed failure(
            ConsumerRecord<byte[], byte[]> raw, FailureSubject subject, BatchOutcome.GivenUpRecord givenUp) {
        CatalogueException cause = givenUp.cause();
        return new TileFailed(
                subject.failureId(stage, RawRecords.source(raw)),
                stage,
                subject.tileId(),
                subject.objectId(),
                subject.key(),
                subject.generation(),
                version(subject),
                cause.code(),
                cause.kind(),
                String.valueOf(cause.getMessage()),
                givenUp.attempts(),
                RawRecords.source(raw),
                RawRecords.payload(raw),
                clock.instant());
    }
}
