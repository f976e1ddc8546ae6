package dev.swath.streaming.step;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.event.Event;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.RecordTrace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Brings one batch to its end by the rules of {@link dev.swath.streaming.BatchStep}: it repeats after transient errors, and
 * halves a failed batch until the guilty record is alone.
 *
 * <p>A record that fails alone, by an error that may be its own fault or the machine's, is put aside until its neighbours
 * are done. Then it is tried again, between proofs that the machine and its servers are well
 * ({@link dev.swath.streaming.BatchStep#proveWell}). If it fails beside enough such proofs, the fault is its own.
 */
final class BatchRun<T> {
    /** How often a record is tried beside proofs that its server is well. By the growing pauses that takes half a minute. */
    private static final int SUSPECT_ATTEMPTS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

    private final StepRunner<T, ?> runner;
    private final StepRunner.BatchBackoff patience;
    private final BatchOutcome batchOutcome = new BatchOutcome();
    private final List<Suspect<T>> suspects = new ArrayList<>();

    /**
     * A record that failed alone.
     *
     * @param tried how often
     * @param proven how often in a row that was beside a proof that the machine is well
     */
    private record Suspect<T>(ReceivedRecord<T> received, CatalogueException cause, int tried, int proven) {
        Suspect<T> beside(boolean proof) {
            return new Suspect<>(received, cause, tried, proof ? proven + 1 : 0);
        }
    }

    BatchRun(StepRunner<T, ?> runner, StepRunner.BatchBackoff patience) {
        this.runner = runner;
        this.patience = patience;
    }

    BatchOutcome run(List<ReceivedRecord<T>> records, StepOutcome<StepRunner.Worked<T>> first) {
        resolve(records, first, 0);
        boolean justTried = true;
        for (int repeats = 0; !suspects.isEmpty(); repeats++) {
            patience.check();
            StepRunner.Health health = runner.health();
            if (justTried || health != StepRunner.Health.WELL) {
                judge(health);
            }
            if (!suspects.isEmpty()) {
                patience.backOff(suspects.getFirst().cause(), repeats);
                justTried = health != StepRunner.Health.ILL;
                if (justTried) {
                    trySuspects();
                }
            }
        }
        return batchOutcome;
    }

    /** @param waited how often it was waited for already, when the batch was larger */
    private void resolve(List<ReceivedRecord<T>> records, StepOutcome<StepRunner.Worked<T>> first, int waited) {
        StepOutcome<StepRunner.Worked<T>> outcome = first;
        int tried = 1;
        int repeats = waited;
        while (outcome instanceof StepOutcome.Failed<StepRunner.Worked<T>>(CatalogueException cause)) {
            patience.check();
            if (records.size() == 1 && isSuspicious(cause)) {
                suspects.add(new Suspect<>(records.getFirst(), cause, 1, 0));
                return;
            }
            if (records.size() > 1 && isToBeHalved(cause, repeats)) {
                halve(records, repeats);
                return;
            }
            if (isFinal(cause, tried)) {
                giveUp(records.getFirst(), cause, tried);
                return;
            }
            if (cause.kind() != ErrorKind.TRANSIENT) {
                tried++;
            }
            if (cause.kind() != ErrorKind.INTERNAL) {
                patience.backOff(cause, repeats++);
            }
            outcome = runner.tryAgain(records);
        }
        accept(records, ((StepOutcome.Done<StepRunner.Worked<T>>) outcome).value());
    }

    /** Whether the error may be the fault of one record, or of the machine: a proof tells. */
    private static boolean isSuspicious(CatalogueException cause) {
        return cause.code() == ErrorCode.OUT_OF_MEMORY
                || cause.code() == ErrorCode.STORE_UNAVAILABLE
                || cause.code() == ErrorCode.CAPTIONER_UNAVAILABLE
                || cause.code() == ErrorCode.OBJECT_CHANGED;
    }

    /** A server that is away is waited for with the whole batch. It is halved if the server answers for others. */
    private boolean isToBeHalved(CatalogueException cause, int repeats) {
        return cause.kind() != ErrorKind.TRANSIENT
                || (isSuspicious(cause) && repeats >= runner.maxAttempts() && runner.health() != StepRunner.Health.ILL);
    }

    private void halve(List<ReceivedRecord<T>> records, int waited) {
        int middle = records.size() / 2;
        for (List<ReceivedRecord<T>> half :
                List.of(records.subList(0, middle), records.subList(middle, records.size()))) {
            resolve(half, runner.tryAgain(half), waited);
        }
    }

    private boolean isFinal(CatalogueException cause, int tried) {
        return switch (cause.kind()) {
            case TRANSIENT, EXHAUSTED -> false;
            case INTERNAL -> tried >= runner.maxAttempts();
            case INVALID_INPUT -> true;
        };
    }

    private void judge(StepRunner.Health health) {
        List<Suspect<T>> judged = suspects.stream()
                .map(suspect -> suspect.beside(health == StepRunner.Health.WELL))
                .toList();
        suspects.clear();
        for (Suspect<T> suspect : judged) {
            if (suspect.proven() >= attempts(suspect.cause())) {
                giveUp(suspect.received(), suspect.cause(), suspect.tried());
            } else {
                suspects.add(suspect);
            }
        }
    }

    private int attempts(CatalogueException cause) {
        return cause.kind() == ErrorKind.TRANSIENT ? SUSPECT_ATTEMPTS : runner.maxAttempts();
    }

    private void trySuspects() {
        List<Suspect<T>> again = List.copyOf(suspects);
        suspects.clear();
        for (Suspect<T> suspect : again) {
            patience.check();
            List<ReceivedRecord<T>> alone = List.of(suspect.received());
            StepOutcome<StepRunner.Worked<T>> outcome = runner.tryAgain(alone);
            if (outcome instanceof StepOutcome.Failed<StepRunner.Worked<T>>(CatalogueException cause)
                    && isSuspicious(cause)) {
                suspects.add(new Suspect<>(suspect.received(), cause, suspect.tried() + 1, suspect.proven()));
            } else {
                resolve(alone, outcome, 0);
            }
        }
    }

    private void accept(List<ReceivedRecord<T>> records, StepRunner.Worked<T> worked) {
        batchOutcome.write(worked.records());
        runner.accept(records, worked);
        for (BatchResult.RecordFailure<T> failure : worked.result().failures()) {
            resolve(List.of(failure.received()), new StepOutcome.Failed<>(failure.cause()), 0);
        }
    }

    private void giveUp(ReceivedRecord<T> received, CatalogueException cause, int tried) {
        StepOutcome<Optional<StepRunner.Worked<T>>> decision = runner.decide(received, cause);
        for (int repeats = 0;
                decision instanceof StepOutcome.Failed<Optional<StepRunner.Worked<T>>>(CatalogueException obstacle)
                        && (obstacle.kind() == ErrorKind.TRANSIENT || obstacle.kind() == ErrorKind.EXHAUSTED);
                repeats++) {
            patience.check();
            patience.backOff(obstacle, repeats);
            decision = runner.decide(received, cause);
        }
        tell(received, cause);
        Optional<StepRunner.Worked<T>> decided = switch (decision) {
            case StepOutcome.Done<Optional<StepRunner.Worked<T>>>(Optional<StepRunner.Worked<T>> byStep) -> byStep;
            case StepOutcome.Failed<Optional<StepRunner.Worked<T>>> _ -> Optional.empty();
        };
        decided.ifPresentOrElse(
                worked -> {
                    batchOutcome.write(worked.records());
                    batchOutcome.decided(received.source());
                    runner.decided(worked);
                },
                () -> batchOutcome.giveUp(received.source(), cause, tried));
    }

    /** In a log of JSON the trace and the subject are fields. */
    private static void tell(ReceivedRecord<?> received, CatalogueException cause) {
        String subject = received.event() instanceof Event event ? event.subject() : received.key();
        try (var _ = MDC.putCloseable("traceId", RecordTrace.idOf(received.origin()));
                var _ = MDC.putCloseable("subject", subject)) {
            LOG.atLevel(cause.kind() == ErrorKind.INTERNAL ? Level.ERROR : Level.DEBUG)
                    .addKeyValue("source", received.source())
                    .addKeyValue("subject", subject)
                    .addKeyValue("errorCode", cause.code())
                    .setCause(cause)
                    .log("Gave up");
        }
    }
}
