package dev.swath.streaming.step;

import dev.swath.catalogue.CatalogueException;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Calls a step, and knows a record that was done, by which it tells a guilty record from a machine that is not well. A {@link BatchRun} decides what follows. */
public final class StepRunner<T, P> {
    /** How a batch waits before it is repeated. */
    public interface BatchBackoff {
        /** @throws BatchVoid if the batch no longer counts */
        void backOff(CatalogueException cause, int repeats);

        /** @throws BatchVoid if the batch no longer counts */
        void check();

        /** What the step asks before a side effect. */
        Tenure tenure();
    }

    /** Receives what a step wants written. */
    public interface StepOutput {
        /** An exception from here counts as the step's own error. */
        List<ProducerRecord<byte[], byte[]>> encode(List<OutgoingRecord> outgoing);

        /** Called once for each finished piece of a batch, before the next begins. */
        void accepted(List<OutgoingRecord> outgoing);
    }

    /** What a step's proof tells of the machine and its servers. */
    enum Health {
        /** They are well: whatever fails, fails by its own fault. */
        WELL,
        /** The proof fails, too. */
        ILL,
        /** There is nothing yet to prove it by. */
        UNKNOWN
    }

    /** What a step returned, encoded. */
    public record Worked<T>(BatchResult<T> result, List<ProducerRecord<byte[], byte[]>> records) {}

    private final BatchStep<T, P> step;
    private final StepOutput effects;
    private final int maxAttempts;
    private final ReentrantLock preparing = new ReentrantLock();
    /** Of the batch in work. */
    private Tenure tenure = Tenure.LASTING;
    /** A record that was done. If it can be done again, the machine is well. */
    private @Nullable ReceivedRecord<T> knownGood;

    /**
     * @param effects receives what the step wants written
     * @param maxAttempts how often in all a record is tried that fails alone with an INTERNAL error
     */
    public StepRunner(BatchStep<T, P> step, StepOutput effects, int maxAttempts) {
        this.step = step;
        this.effects = effects;
        this.maxAttempts = maxAttempts;
    }

    /** How often in all a record is tried that fails alone with an INTERNAL error. */
    public int maxAttempts() {
        return maxAttempts;
    }

    /**
     * Prepares a batch ahead of its work.
     *
     * @throws BatchVoid if the batch became void
     */
    public StepOutcome<P> prepare(List<ReceivedRecord<T>> records, Tenure tenure) {
        preparing.lock();
        try {
            return StepOutcome.of(() -> step.prepare(records, tenure));
        } finally {
            preparing.unlock();
        }
    }

    /**
     * Works on a whole batch until each record is done or given up.
     *
     * @throws BatchVoid if the batch became void
     */
    public BatchOutcome run(List<ReceivedRecord<T>> records, StepOutcome<P> prepared, BatchBackoff patience) {
        tenure = patience.tenure();
        return new BatchRun<>(this, patience).run(records, work(records, prepared));
    }

    /** Prepares and works. */
    StepOutcome<Worked<T>> tryAgain(List<ReceivedRecord<T>> records) {
        return work(records, prepare(records, tenure));
    }

    /** Takes over what was done. */
    void accept(List<ReceivedRecord<T>> records, Worked<T> worked) {
        if (worked.result().failures().isEmpty()) {
            knownGood = records.getLast();
        }
        effects.accepted(worked.result().outgoing());
    }

    /** What the step itself writes about a record that is given up; nothing if the worker is to write its failure. */
    StepOutcome<Optional<Worked<T>>> decide(ReceivedRecord<T> received, CatalogueException cause) {
        return StepOutcome.of(() -> step.giveUp(received, cause)
                .map(outgoing -> new Worked<>(BatchResult.of(outgoing), effects.encode(outgoing))));
    }

    /** Tells what was decided about a record that is given up. */
    void decided(Worked<T> decision) {
        effects.accepted(decision.result().outgoing());
    }

    /** Has the step prove that the machine is well. */
    Health health() {
        return switch (proof()) {
            case StepOutcome.Done<Boolean>(Boolean proven) -> proven ? Health.WELL : Health.UNKNOWN;
            case StepOutcome.Failed<Boolean>(CatalogueException again) ->
                switch (again.kind()) {
                    case EXHAUSTED, TRANSIENT -> Health.ILL;
                    case INVALID_INPUT, INTERNAL -> Health.WELL;
                };
        };
    }

    private StepOutcome<Boolean> proof() {
        preparing.lock();
        try {
            return StepOutcome.of(() -> step.proveWell(knownGood, tenure));
        } finally {
            preparing.unlock();
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
}
