package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a step over a batch by the rules of {@link BatchStep}: repeats what is transient, halves what fails until the guilty record is alone. */
final class StepRunner<T, P> {
    /** How a batch waits before it is repeated. */
    interface Patience {
        /** @throws BatchVoid if the batch need not be worked on any more */
        void backOff(CatalogueException cause, int repeats);

        /** @throws BatchVoid if the batch need not be worked on any more */
        void check();
    }

    /** What becomes of what a step wants written. */
    interface Effects {
        /** What this throws counts as the step's own error. */
        List<ProducerRecord<byte[], byte[]>> encode(List<Outgoing> outgoing);

        /** Called once for each piece of a batch that is done, before the next is begun. */
        void accepted(List<Outgoing> outgoing);
    }

    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private final BatchStep<T, P> step;
    private final Effects effects;
    private final int maxAttempts;
    private final ReentrantLock preparing = new ReentrantLock();
    /** A record that was done: where it can be done again, the machine is well. */
    private @Nullable Received<T> knownGood;

    StepRunner(BatchStep<T, P> step, Effects effects, int maxAttempts) {
        this.step = step;
        this.effects = effects;
        this.maxAttempts = maxAttempts;
    }

    /** Prepares a batch ahead of its work. */
    Attempt<P> prepare(List<Received<T>> records) {
        preparing.lock();
        try {
            return Attempt.of(() -> step.prepare(records));
        } finally {
            preparing.unlock();
        }
    }

    /**
     * Works on a whole batch until each of its records is done or given up.
     *
     * @throws BatchVoid if the batch became void
     */
    Resolution run(List<Received<T>> records, Attempt<P> prepared, Patience patience) {
        Resolution resolution = new Resolution();
        resolve(records, work(records, prepared), patience, resolution);
        return resolution;
    }

    private void resolve(
            List<Received<T>> records, Attempt<Worked<T>> first, Patience patience, Resolution resolution) {
        Attempt<Worked<T>> outcome = first;
        int tried = 1;
        int repeats = 0;
        int tooLarge = 0;
        while (outcome instanceof Attempt.Failed<Worked<T>> failed) {
            CatalogueException cause = failed.cause();
            patience.check();
            if (cause.kind() != ErrorKind.TRANSIENT && records.size() > 1) {
                halve(records, patience, resolution);
                return;
            }
            tooLarge = isTooLarge(cause) ? tooLarge + 1 : 0;
            if (tooLarge >= maxAttempts || isFinal(cause, tried)) {
                giveUp(records.getFirst(), cause, tried, resolution);
                return;
            }
            if (cause.kind() != ErrorKind.TRANSIENT) {
                tried++;
            }
            if (cause.kind() != ErrorKind.INTERNAL) {
                patience.backOff(cause, repeats++);
            }
            outcome = work(records, prepare(records));
        }
        accept(records, ((Attempt.Done<Worked<T>>) outcome).value(), patience, resolution);
    }

    private void giveUp(Received<T> received, CatalogueException cause, int tried, Resolution resolution) {
        if (cause.kind() == ErrorKind.INTERNAL) {
            LOG.error("Gave up source={} errorCode={}", received.source(), cause.code(), cause);
        } else {
            LOG.debug("Gave up source={} errorCode={}", received.source(), cause.code(), cause);
        }
        resolution.giveUp(received.source(), cause, tried);
    }

    private boolean isFinal(CatalogueException cause, int tried) {
        return switch (cause.kind()) {
            case TRANSIENT, EXHAUSTED -> false;
            case INTERNAL -> tried >= maxAttempts;
            case INVALID_INPUT -> true;
        };
    }

    /** Memory ran out on one record, and yet what was done before can be done again; what comes of that is forgotten. */
    private boolean isTooLarge(CatalogueException cause) {
        Received<T> good = knownGood;
        return cause.code() == ErrorCode.OUT_OF_MEMORY
                && good != null
                && switch (work(List.of(good), prepare(List.of(good)))) {
                    case Attempt.Done<Worked<T>> _ -> true;
                    case Attempt.Failed<Worked<T>>(CatalogueException again) ->
                        again.kind() != ErrorKind.EXHAUSTED && again.kind() != ErrorKind.TRANSIENT;
                };
    }

    private void halve(List<Received<T>> records, Patience patience, Resolution resolution) {
        int middle = records.size() / 2;
        for (List<Received<T>> half : List.of(records.subList(0, middle), records.subList(middle, records.size()))) {
            resolve(half, work(half, prepare(half)), patience, resolution);
        }
    }

    private void accept(List<Received<T>> records, Worked<T> worked, Patience patience, Resolution resolution) {
        if (worked.result().failures().isEmpty()) {
            knownGood = records.getLast();
        }
        resolution.write(worked.records());
        effects.accepted(worked.result().outgoing());
        for (RecordFailure<T> failure : worked.result().failures()) {
            resolve(List.of(failure.received()), new Attempt.Failed<>(failure.cause()), patience, resolution);
        }
    }

    private Attempt<Worked<T>> work(List<Received<T>> records, Attempt<P> prepared) {
        return switch (prepared) {
            case Attempt.Failed<P>(CatalogueException cause) -> new Attempt.Failed<>(cause);
            case Attempt.Done<P>(P value) ->
                Attempt.of(() -> {
                    BatchResult<T> result = step.work(value);
                    if (records.size() == 1 && !result.failures().isEmpty()) {
                        throw result.failures().getFirst().cause();
                    }
                    return new Worked<>(result, effects.encode(result.outgoing()));
                });
        };
    }

    private record Worked<T>(BatchResult<T> result, List<ProducerRecord<byte[], byte[]>> records) {}
}
