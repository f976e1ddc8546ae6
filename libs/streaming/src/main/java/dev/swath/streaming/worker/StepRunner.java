package dev.swath.streaming.worker;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.RecordFailure;
import dev.swath.streaming.Tenure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs a step over a batch by the rules of {@link BatchStep}: it repeats after transient errors, and halves a failed
 * batch until the guilty record is alone.
 */
final class StepRunner<T, P> {
    /** How a batch waits before it is repeated. */
    interface BatchBackoff {
        /** @throws BatchVoid if the batch no longer counts */
        void backOff(CatalogueException cause, int repeats);

        /** @throws BatchVoid if the batch no longer counts */
        void check();

        /** What the step asks before a side effect. */
        Tenure tenure();
    }

    /** Receives what a step wants written. */
    interface StepOutput {
        /** An exception from here counts as the step's own error. */
        List<ProducerRecord<byte[], byte[]>> encode(List<OutgoingRecord> outgoing);

        /** Called once for each finished piece of a batch, before the next begins. */
        void accepted(List<OutgoingRecord> outgoing);
    }

    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private final BatchStep<T, P> step;
    private final StepOutput effects;
    private final int maxAttempts;
    private final ReentrantLock preparing = new ReentrantLock();
    /** Of the batch in work. */
    private Tenure tenure = Tenure.LASTING;
    /** A record that was done. If it can be done again, the machine is well. */
    private @Nullable ReceivedRecord<T> knownGood;

    StepRunner(BatchStep<T, P> step, StepOutput effects, int maxAttempts) {
        this.step = step;
        this.effects = effects;
        this.maxAttempts = maxAttempts;
    }

    /**
     * Prepares a batch ahead of its work.
     *
     * @throws BatchVoid if the batch became void
     */
    StepOutcome<P> prepare(List<ReceivedRecord<T>> records, Tenure tenure) {
        preparing.lock();
        try {
            return StepOutcome.of(() -> step.prepare(records, tenure));
        } finally {
            preparing.unlock();
        }
    }

    private StepOutcome<P> prepare(List<ReceivedRecord<T>> records) {
        return prepare(records, tenure);
    }

    /**
     * Works on a whole batch until each record is done or given up.
     *
     * @throws BatchVoid if the batch became void
     */
    BatchOutcome run(List<ReceivedRecord<T>> records, StepOutcome<P> prepared, BatchBackoff patience) {
        tenure = patience.tenure();
        BatchOutcome batchOutcome = new BatchOutcome();
        resolve(records, work(records, prepared), patience, batchOutcome);
        return batchOutcome;
    }

    private void resolve(
            List<ReceivedRecord<T>> records,
            StepOutcome<Worked<T>> first,
            BatchBackoff patience,
            BatchOutcome batchOutcome) {
        StepOutcome<Worked<T>> outcome = first;
        int tried = 1;
        int repeats = 0;
        int tooLarge = 0;
        while (outcome instanceof StepOutcome.Failed<Worked<T>> failed) {
            CatalogueException cause = failed.cause();
            patience.check();
            if (cause.kind() != ErrorKind.TRANSIENT && records.size() > 1) {
                halve(records, patience, batchOutcome);
                return;
            }
            tooLarge = isTooLarge(cause) ? tooLarge + 1 : 0;
            if (tooLarge >= maxAttempts || isFinal(cause, tried)) {
                Optional<CatalogueException> obstacle = giveUp(records.getFirst(), cause, tried, batchOutcome);
                if (obstacle.isEmpty()) {
                    return;
                }
                patience.backOff(obstacle.get(), repeats++);
                continue;
            }
            if (cause.kind() != ErrorKind.TRANSIENT) {
                tried++;
            }
            if (cause.kind() != ErrorKind.INTERNAL) {
                patience.backOff(cause, repeats++);
            }
            outcome = work(records, prepare(records));
        }
        accept(records, ((StepOutcome.Done<Worked<T>>) outcome).value(), patience, batchOutcome);
    }

    /** @return what has to be waited for before the record can be given up */
    private Optional<CatalogueException> giveUp(
            ReceivedRecord<T> received, CatalogueException cause, int tried, BatchOutcome batchOutcome) {
        StepOutcome<Boolean> decided = StepOutcome.of(() -> decideByStep(received, cause, batchOutcome));
        if (decided instanceof StepOutcome.Failed<Boolean>(CatalogueException obstacle)
                && (obstacle.kind() == ErrorKind.TRANSIENT || obstacle.kind() == ErrorKind.EXHAUSTED)) {
            return Optional.of(obstacle);
        }
        LOG.atLevel(cause.kind() == ErrorKind.INTERNAL ? Level.ERROR : Level.DEBUG)
                .addKeyValue("source", received.source())
                .addKeyValue("errorCode", cause.code())
                .setCause(cause)
                .log("Gave up");
        if (!(decided instanceof StepOutcome.Done<Boolean>(Boolean isDecided) && isDecided)) {
            batchOutcome.giveUp(received.source(), cause, tried);
        }
        return Optional.empty();
    }

    /** Whether the step itself says what to write. */
    private boolean decideByStep(ReceivedRecord<T> received, CatalogueException cause, BatchOutcome batchOutcome) {
        Optional<List<OutgoingRecord>> decision = step.giveUp(received, cause);
        decision.ifPresent(outgoing -> {
            batchOutcome.write(effects.encode(outgoing));
            batchOutcome.decided(received.source());
            effects.accepted(outgoing);
        });
        return decision.isPresent();
    }

    private boolean isFinal(CatalogueException cause, int tried) {
        return switch (cause.kind()) {
            case TRANSIENT, EXHAUSTED -> false;
            case INTERNAL -> tried >= maxAttempts;
            case INVALID_INPUT -> true;
        };
    }

    /** Memory ran out on one record, although an earlier record can be done again. The result of that second run is dropped. */
    private boolean isTooLarge(CatalogueException cause) {
        ReceivedRecord<T> good = knownGood;
        return cause.code() == ErrorCode.OUT_OF_MEMORY
                && good != null
                && switch (work(List.of(good), prepare(List.of(good)))) {
                    case StepOutcome.Done<Worked<T>> _ -> true;
                    case StepOutcome.Failed<Worked<T>>(CatalogueException again) ->
                        again.kind() != ErrorKind.EXHAUSTED && again.kind() != ErrorKind.TRANSIENT;
                };
    }

    private void halve(List<ReceivedRecord<T>> records, BatchBackoff patience, BatchOutcome batchOutcome) {
        int middle = records.size() / 2;
        for (List<ReceivedRecord<T>> half :
                List.of(records.subList(0, middle), records.subList(middle, records.size()))) {
            resolve(half, work(half, prepare(half)), patience, batchOutcome);
        }
    }

    private void accept(
            List<ReceivedRecord<T>> records, Worked<T> worked, BatchBackoff patience, BatchOutcome batchOutcome) {
        if (worked.result().failures().isEmpty()) {
            knownGood = records.getLast();
        }
        batchOutcome.write(worked.records());
        effects.accepted(worked.result().outgoing());
        for (RecordFailure<T> failure : worked.result().failures()) {
            resolve(List.of(failure.received()), new StepOutcome.Failed<>(failure.cause()), patience, batchOutcome);
        }
    }

    private StepOutcome<Worked<T>> work(List<ReceivedRecord<T>> records, StepOutcome<P> prepared) {
        return switch (prepared) {
            case StepOutcome.Failed<P>(CatalogueException cause) -> new StepOutcome.Failed<>(cause);
            case StepOutcome.Done<P>(P value) ->
                StepOutcome.of(() -> {
                    BatchResult<T> result = step.work(value, tenure);
                    if (records.size() == 1 && !result.failures().isEmpty()) {
                        throw result.failures().getFirst().cause();
                    }
                    return new Worked<>(result, effects.encode(result.outgoing()));
                });
        };
    }

    private record Worked<T>(BatchResult<T> result, List<ProducerRecord<byte[], byte[]>> records) {}
}
