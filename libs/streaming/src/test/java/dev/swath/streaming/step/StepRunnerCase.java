package dev.swath.streaming.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Runs a made-up step over numbered records, and notes what was called, written and waited for. */
abstract class StepRunnerCase {
    final List<List<Integer>> calls = new ArrayList<>();
    final List<ErrorCode> backOffs = new ArrayList<>();
    /** Whether the step's own proof succeeds; null for a step that does the known good record again. */
    @Nullable
    BooleanSupplier well;

    int illness;
    final List<String> accepted = new ArrayList<>();
    Function<ReceivedRecord<Integer>, Optional<List<OutgoingRecord>>> decisions = record -> Optional.empty();
    boolean isVoid;

    BatchOutcome run(int count, Function<List<Integer>, List<BatchResult.RecordFailure<Integer>>> work) {
        StepRunner<Integer, List<Integer>> runner = new StepRunner<>(new Step(work), new StepOutput(), 3);
        List<ReceivedRecord<Integer>> records =
                IntStream.range(0, count).mapToObj(StepRunnerCase::received).toList();
        return runner.run(records, runner.prepare(records, Tenure.LASTING), new BatchBackoff());
    }

    static int attempts(BatchOutcome batchOutcome, int number) {
        return Objects.requireNonNull(batchOutcome.failures().get(source(number)))
                .attempts();
    }

    static List<String> keys(BatchOutcome batchOutcome) {
        return batchOutcome.outgoing().stream()
                .map(written -> new String(written.key(), UTF_8))
                .toList();
    }

    static List<Integer> written(BatchOutcome batchOutcome) {
        return batchOutcome.outgoing().stream()
                .map(written -> Integer.valueOf(new String(written.key(), UTF_8)))
                .toList();
    }

    static ReceivedRecord<Integer> received(int number) {
        return new ReceivedRecord<>(Integer.toString(number), number, source(number), Instant.EPOCH);
    }

    static TileFailed.RecordPlace source(int number) {
        return new TileFailed.RecordPlace("topic", 0, number);
    }

    static BatchResult.RecordFailure<Integer> failure(int number, ErrorCode code) {
        return new BatchResult.RecordFailure<>(received(number), new CatalogueException(code, "bad"));
    }

    final class Step implements BatchStep<Integer, List<Integer>> {
        private final Function<List<Integer>, List<BatchResult.RecordFailure<Integer>>> work;

        Step(Function<List<Integer>, List<BatchResult.RecordFailure<Integer>>> work) {
            this.work = work;
        }

        @Override
        public List<Integer> prepare(List<ReceivedRecord<Integer>> batch) {
            return batch.stream().map(ReceivedRecord::event).toList();
        }

        @Override
        public Optional<List<OutgoingRecord>> giveUp(ReceivedRecord<Integer> received, CatalogueException cause) {
            return decisions.apply(received);
        }

        @Override
        public boolean proveWell(@Nullable ReceivedRecord<Integer> good, Tenure tenure) {
            BooleanSupplier proof = well;
            if (proof == null) {
                return BatchStep.super.proveWell(good, tenure);
            }
            if (!proof.getAsBoolean() && illness++ < 3) {
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "away");
            }
            return true;
        }

        @Override
        public BatchResult<Integer> work(List<Integer> prepared) {
            calls.add(prepared);
            List<BatchResult.RecordFailure<Integer>> failures = work.apply(prepared);
            List<Integer> failed =
                    failures.stream().map(failure -> failure.received().event()).toList();
            List<OutgoingRecord> outgoing = prepared.stream()
                    .filter(number -> !failed.contains(number))
                    .map(number -> OutgoingRecord.tombstone(Topic.CAPTIONS, number.toString()))
                    .toList();
            return new BatchResult<>(outgoing, failures);
        }
    }

    final class StepOutput implements StepRunner.StepOutput {
        @Override
        public List<ProducerRecord<byte[], byte[]>> encode(List<OutgoingRecord> outgoing) {
            return outgoing.stream()
                    .map(record -> new ProducerRecord<byte[], byte[]>(
                            record.topic().topicName(), record.key().getBytes(UTF_8), null))
                    .toList();
        }

        @Override
        public void accepted(List<OutgoingRecord> outgoing) {
            outgoing.forEach(record -> accepted.add(record.key()));
        }
    }

    final class BatchBackoff implements StepRunner.BatchBackoff {
        @Override
        public void backOff(CatalogueException cause, int repeats) {
            backOffs.add(cause.code());
        }

        @Override
        public void check() {
            if (isVoid) {
                throw new BatchVoid();
            }
        }

        @Override
        public Tenure tenure() {
            return this::check;
        }
    }
}
