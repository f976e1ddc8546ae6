package dev.swath.streaming.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepRunnerTest {
    private final List<List<Integer>> calls = new ArrayList<>();
    private final List<ErrorCode> backOffs = new ArrayList<>();
    /** Whether the step's own proof succeeds; null for a step that does the known good record again. */
    private @Nullable BooleanSupplier well;

    private int illness;
    private final List<String> accepted = new ArrayList<>();
    private Function<ReceivedRecord<Integer>, Optional<List<OutgoingRecord>>> decisions = record -> Optional.empty();
    private boolean isVoid;

    @Test
    void shouldIsolateEachGuiltyRecordAndKeepTheOrderOfTheOthers() {
        BatchOutcome batchOutcome = run(8, numbers -> {
            if (numbers.contains(2) || numbers.contains(5)) {
                throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "bad");
            }
            return List.of();
        });

        assertThat(written(batchOutcome)).containsExactly(0, 1, 3, 4, 6, 7);
        assertThat(batchOutcome.failures()).hasSize(2);
        assertThat(batchOutcome.failures().get(source(5)))
                .satisfies(givenUp -> assertThat(givenUp.attempts()).isEqualTo(1))
                .satisfies(givenUp -> assertThat(givenUp.cause().code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE));
        assertThat(backOffs).isEmpty();
    }

    @Test
    void shouldTryARecordThreeTimesBeforeAnInternalErrorIsFinal() {
        BatchOutcome batchOutcome = run(2, numbers -> {
            if (numbers.contains(1)) {
                throw new IllegalStateException("a bug");
            }
            return List.of();
        });

        assertThat(calls).containsExactly(List.of(0, 1), List.of(0), List.of(1), List.of(1), List.of(1));
        assertThat(batchOutcome.failures().get(source(1)))
                .satisfies(givenUp -> assertThat(givenUp.attempts()).isEqualTo(3))
                .satisfies(givenUp -> assertThat(givenUp.cause().code()).isEqualTo(ErrorCode.INTERNAL_ERROR));
    }

    @Test
    void shouldRepeatAloneWhatAStepReportsUnlessTheInputIsInvalid() {
        BatchOutcome batchOutcome = run(
                3,
                numbers -> numbers.stream()
                        .filter(number -> number > 0)
                        .map(number ->
                                failure(number, number == 1 ? ErrorCode.UNREADABLE_IMAGE : ErrorCode.CAPTION_FAILED))
                        .toList());

        assertThat(calls).containsExactly(List.of(0, 1, 2), List.of(2), List.of(2));
        assertThat(written(batchOutcome)).containsExactly(0);
        assertThat(attempts(batchOutcome, 1)).isEqualTo(1);
        assertThat(attempts(batchOutcome, 2)).isEqualTo(3);
    }

    @Test
    void shouldRepeatTheWholeBatchWhileTransient() {
        BatchOutcome batchOutcome = run(4, numbers -> {
            if (calls.size() < 4) {
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "away");
            }
            return List.of();
        });

        assertThat(calls).hasSize(4).allMatch(call -> call.size() == 4);
        assertThat(backOffs).hasSize(3);
        assertThat(written(batchOutcome)).hasSize(4);
        assertThat(batchOutcome.failures()).isEmpty();
    }

    @Test
    void shouldHalveWhenMemoryRunsOutAndThenWait() {
        BatchOutcome batchOutcome = run(4, numbers -> {
            if (numbers.size() > 1 || calls.size() < 5) {
                throw new OutOfMemoryError("heap");
            }
            return List.of();
        });

        assertThat(calls)
                .startsWith(List.of(0, 1, 2, 3), List.of(0, 1), List.of(0), List.of(1), List.of(2, 3), List.of(2));
        assertThat(backOffs).containsExactly(ErrorCode.OUT_OF_MEMORY);
        assertThat(written(batchOutcome)).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void shouldGiveUpARecordThatNeverFitsWhereAnotherStillDoes() {
        BatchOutcome batchOutcome = run(2, numbers -> {
            if (numbers.contains(1)) {
                throw new CatalogueException(ErrorCode.OUT_OF_MEMORY, "too little");
            }
            return List.of();
        });

        assertThat(calls)
                .containsExactly(
                        List.of(0, 1),
                        List.of(0),
                        List.of(1),
                        List.of(0),
                        List.of(1),
                        List.of(0),
                        List.of(1),
                        List.of(0));
        assertThat(written(batchOutcome)).containsExactly(0);
        assertThat(batchOutcome.failures().get(source(1)))
                .satisfies(givenUp -> assertThat(givenUp.attempts()).isEqualTo(3))
                .satisfies(givenUp -> assertThat(givenUp.cause().code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
    }

    @Test
    void shouldWaitWhileNothingFits() {
        BatchOutcome batchOutcome = run(2, numbers -> {
            if (calls.size() > 2 && calls.size() < 20) {
                throw new CatalogueException(ErrorCode.OUT_OF_MEMORY, "too little");
            }
            if (numbers.size() > 1) {
                throw new CatalogueException(ErrorCode.OUT_OF_MEMORY, "too little");
            }
            return List.of();
        });

        assertThat(written(batchOutcome)).containsExactly(0, 1);
        assertThat(batchOutcome.failures()).isEmpty();
        assertThat(backOffs).hasSizeGreaterThan(5).containsOnly(ErrorCode.OUT_OF_MEMORY);
    }

    @Test
    void shouldGiveUpAnObjectThatTheStoreNeverGivesWhileItGivesOthersAndKeepItsNeighbours() {
        BatchOutcome batchOutcome = run(8, numbers -> {
            if (numbers.contains(2) || numbers.contains(5)) {
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "500");
            }
            return List.of();
        });

        assertThat(written(batchOutcome)).containsExactly(0, 1, 3, 4, 6, 7);
        assertThat(batchOutcome.failures()).containsOnlyKeys(source(2), source(5));
        assertThat(attempts(batchOutcome, 2)).isEqualTo(10);
        assertThat(backOffs).as("for the whole batch, then for both together").hasSize(3 + 9);
    }

    @Test
    void shouldGiveUpTheFirstRecordOfAllIfTheOthersOfItsBatchCanBeRead() {
        BatchOutcome batchOutcome = run(3, numbers -> {
            if (numbers.contains(0)) {
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "500");
            }
            return List.of();
        });

        assertThat(written(batchOutcome)).containsExactly(1, 2);
        assertThat(batchOutcome.failures()).containsOnlyKeys(source(0));
    }

    @Test
    void shouldGiveNothingUpWhileTheStoreIsAwayForAll() {
        BatchOutcome batchOutcome = run(4, numbers -> {
            if (calls.size() > 1 && calls.size() < 200) {
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "away");
            }
            if (calls.size() == 1) {
                throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "to split once");
            }
            return List.of();
        });

        assertThat(written(batchOutcome)).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(batchOutcome.failures()).isEmpty();
        assertThat(backOffs).hasSizeGreaterThan(20).containsOnly(ErrorCode.STORE_UNAVAILABLE);
    }

    @Test
    void shouldNotTakeAFailureWhileTheStoreWasAwayForAProof() {
        AtomicInteger failed = new AtomicInteger();
        well = () -> failed.get() < 9 || failed.get() > 12; // away just before the last proof

        BatchOutcome batchOutcome = run(1, numbers -> {
            if (failed.incrementAndGet() < 15) {
                throw new CatalogueException(ErrorCode.OBJECT_CHANGED, "again");
            }
            return List.of();
        });

        assertThat(written(batchOutcome)).containsExactly(0);
        assertThat(batchOutcome.failures()).isEmpty();
    }

    @Test
    void shouldWaitWhileADiskIsFullThoughAnotherRecordNeedsNone() {
        BatchOutcome batchOutcome = run(2, numbers -> {
            if (numbers.contains(1) && calls.size() < 20) {
                throw new CatalogueException(ErrorCode.DISK_FULL, "full");
            }
            return List.of();
        });

        assertThat(written(batchOutcome)).containsExactly(0, 1);
        assertThat(batchOutcome.failures()).isEmpty();
    }

    @Test
    void shouldWriteWhatTheStepSaysOfARecordThatIsGivenUp() {
        decisions = record -> Optional.of(List.of(OutgoingRecord.tombstone(Topic.SCENES, "decided " + record.event())));

        BatchOutcome batchOutcome = run(3, numbers -> {
            if (numbers.contains(1)) {
                throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "bad");
            }
            return List.of();
        });

        assertThat(keys(batchOutcome)).containsExactly("0", "decided 1", "2");
        assertThat(batchOutcome.failures()).isEmpty();
        assertThat(batchOutcome.isDecided(source(1))).isTrue();
        assertThat(accepted).as("the table sees it, too").contains("decided 1");
    }

    @Test
    void shouldWaitForWhatTheStepNeedsToGiveARecordUp() {
        decisions = record -> {
            if (backOffs.size() < 2) {
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "away");
            }
            return Optional.of(List.of(OutgoingRecord.tombstone(Topic.SCENES, "decided")));
        };

        BatchOutcome batchOutcome = run(1, numbers -> {
            throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "bad");
        });

        assertThat(keys(batchOutcome)).containsExactly("decided");
        assertThat(backOffs).containsExactly(ErrorCode.STORE_UNAVAILABLE, ErrorCode.STORE_UNAVAILABLE);
    }

    @Test
    void shouldFailARecordThatTheStepCannotGiveUpEither() {
        decisions = record -> {
            throw new IllegalStateException("a bug");
        };

        BatchOutcome batchOutcome = run(1, numbers -> {
            throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "bad");
        });

        assertThat(batchOutcome.failures().get(source(0)))
                .satisfies(givenUp -> assertThat(givenUp.cause().code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE));
    }

    @Test
    void shouldEndWhenTheBatchIsVoid() {
        assertThatThrownBy(() -> run(2, numbers -> {
                    isVoid = true;
                    throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "away");
                }))
                .isInstanceOf(BatchVoid.class);
        assertThat(calls).hasSize(1);
    }

    private BatchOutcome run(int count, Function<List<Integer>, List<BatchResult.RecordFailure<Integer>>> work) {
        StepRunner<Integer, List<Integer>> runner = new StepRunner<>(new Step(work), new StepOutput(), 3);
        List<ReceivedRecord<Integer>> records =
                IntStream.range(0, count).mapToObj(StepRunnerTest::received).toList();
        return runner.run(records, runner.prepare(records, Tenure.LASTING), new BatchBackoff());
    }

    private static int attempts(BatchOutcome batchOutcome, int number) {
        return Objects.requireNonNull(batchOutcome.failures().get(source(number)))
                .attempts();
    }

    private static List<String> keys(BatchOutcome batchOutcome) {
        return batchOutcome.outgoing().stream()
                .map(written -> new String(written.key(), UTF_8))
                .toList();
    }

    private static List<Integer> written(BatchOutcome batchOutcome) {
        return batchOutcome.outgoing().stream()
                .map(written -> Integer.valueOf(new String(written.key(), UTF_8)))
                .toList();
    }

    private static ReceivedRecord<Integer> received(int number) {
        return new ReceivedRecord<>(Integer.toString(number), number, source(number), Instant.EPOCH);
    }

    private static TileFailed.Source source(int number) {
        return new TileFailed.Source("topic", 0, number);
    }

    private static BatchResult.RecordFailure<Integer> failure(int number, ErrorCode code) {
        return new BatchResult.RecordFailure<>(received(number), new CatalogueException(code, "bad"));
    }

    private final class Step implements BatchStep<Integer, List<Integer>> {
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

    private final class StepOutput implements StepRunner.StepOutput {
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

    private final class BatchBackoff implements StepRunner.BatchBackoff {
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
