package dev.swath.streaming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class StepRunnerTest {
    private final List<List<Integer>> calls = new ArrayList<>();
    private final List<ErrorCode> backOffs = new ArrayList<>();
    private boolean isVoid;

    @Test
    void shouldIsolateEachGuiltyRecordAndKeepTheOrderOfTheOthers() {
        Resolution resolution = run(8, numbers -> {
            if (numbers.contains(2) || numbers.contains(5)) {
                throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "bad");
            }
            return List.of();
        });

        assertThat(written(resolution)).containsExactly(0, 1, 3, 4, 6, 7);
        assertThat(resolution.failures()).hasSize(2);
        assertThat(resolution.failures().get(source(5)))
                .satisfies(givenUp -> assertThat(givenUp.attempts()).isEqualTo(1))
                .satisfies(givenUp -> assertThat(givenUp.cause().code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE));
        assertThat(backOffs).isEmpty();
    }

    @Test
    void shouldTryARecordThreeTimesBeforeAnInternalErrorIsFinal() {
        Resolution resolution = run(2, numbers -> {
            if (numbers.contains(1)) {
                throw new IllegalStateException("a bug");
            }
            return List.of();
        });

        assertThat(calls).containsExactly(List.of(0, 1), List.of(0), List.of(1), List.of(1), List.of(1));
        assertThat(resolution.failures().get(source(1)))
                .satisfies(givenUp -> assertThat(givenUp.attempts()).isEqualTo(3))
                .satisfies(givenUp -> assertThat(givenUp.cause().code()).isEqualTo(ErrorCode.INTERNAL_ERROR));
    }

    @Test
    void shouldRepeatAloneWhatAStepReportsUnlessTheInputIsInvalid() {
        Resolution resolution = run(
                3,
                numbers -> numbers.stream()
                        .filter(number -> number > 0)
                        .map(number ->
                                failure(number, number == 1 ? ErrorCode.UNREADABLE_IMAGE : ErrorCode.CAPTION_FAILED))
                        .toList());

        assertThat(calls).containsExactly(List.of(0, 1, 2), List.of(2), List.of(2));
        assertThat(written(resolution)).containsExactly(0);
        assertThat(attempts(resolution, 1)).isEqualTo(1);
        assertThat(attempts(resolution, 2)).isEqualTo(3);
    }

    @Test
    void shouldRepeatTheWholeBatchWhileTransient() {
        Resolution resolution = run(4, numbers -> {
            if (calls.size() < 4) {
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "away");
            }
            return List.of();
        });

        assertThat(calls).hasSize(4).allMatch(call -> call.size() == 4);
        assertThat(backOffs).hasSize(3);
        assertThat(written(resolution)).hasSize(4);
        assertThat(resolution.failures()).isEmpty();
    }

    @Test
    void shouldHalveWhenMemoryRunsOutAndThenWait() {
        Resolution resolution = run(4, numbers -> {
            if (numbers.size() > 1 || calls.size() < 5) {
                throw new OutOfMemoryError("heap");
            }
            return List.of();
        });

        assertThat(calls.subList(0, 4)).containsExactly(List.of(0, 1, 2, 3), List.of(0, 1), List.of(0), List.of(0));
        assertThat(backOffs).containsOnly(ErrorCode.OUT_OF_MEMORY).hasSize(2);
        assertThat(written(resolution)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void shouldGiveUpARecordThatNeverFitsWhereAnotherStillDoes() {
        Resolution resolution = run(2, numbers -> {
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
        assertThat(written(resolution)).containsExactly(0);
        assertThat(resolution.failures().get(source(1)))
                .satisfies(givenUp -> assertThat(givenUp.attempts()).isEqualTo(3))
                .satisfies(givenUp -> assertThat(givenUp.cause().code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
    }

    @Test
    void shouldWaitWhileNothingFits() {
        Resolution resolution = run(2, numbers -> {
            if (calls.size() > 2 && calls.size() < 20) {
                throw new CatalogueException(ErrorCode.OUT_OF_MEMORY, "too little");
            }
            if (numbers.size() > 1) {
                throw new CatalogueException(ErrorCode.OUT_OF_MEMORY, "too little");
            }
            return List.of();
        });

        assertThat(written(resolution)).containsExactly(0, 1);
        assertThat(resolution.failures()).isEmpty();
        assertThat(backOffs).hasSizeGreaterThan(5).containsOnly(ErrorCode.OUT_OF_MEMORY);
    }

    @Test
    void shouldWaitWhileADiskIsFullThoughAnotherRecordNeedsNone() {
        Resolution resolution = run(2, numbers -> {
            if (numbers.contains(1) && calls.size() < 20) {
                throw new CatalogueException(ErrorCode.DISK_FULL, "full");
            }
            return List.of();
        });

        assertThat(written(resolution)).containsExactly(0, 1);
        assertThat(resolution.failures()).isEmpty();
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

    private Resolution run(int count, Function<List<Integer>, List<RecordFailure<Integer>>> work) {
        StepRunner<Integer, List<Integer>> runner = new StepRunner<>(new Step(work), new Effects(), 3);
        List<Received<Integer>> records =
                IntStream.range(0, count).mapToObj(StepRunnerTest::received).toList();
        return runner.run(records, runner.prepare(records), new Patience());
    }

    private static int attempts(Resolution resolution, int number) {
        return Objects.requireNonNull(resolution.failures().get(source(number))).attempts();
    }

    private static List<Integer> written(Resolution resolution) {
        return resolution.outgoing().stream()
                .map(written -> Integer.valueOf(new String(written.key(), UTF_8)))
                .toList();
    }

    private static Received<Integer> received(int number) {
        return new Received<>(Integer.toString(number), number, source(number), Instant.EPOCH);
    }

    private static TileFailed.Source source(int number) {
        return new TileFailed.Source("topic", 0, number);
    }

    private static RecordFailure<Integer> failure(int number, ErrorCode code) {
        return new RecordFailure<>(received(number), new CatalogueException(code, "bad"));
    }

    private final class Step implements BatchStep<Integer, List<Integer>> {
        private final Function<List<Integer>, List<RecordFailure<Integer>>> work;

        Step(Function<List<Integer>, List<RecordFailure<Integer>>> work) {
            this.work = work;
        }

        @Override
        public List<Integer> prepare(List<Received<Integer>> batch) {
            return batch.stream().map(Received::event).toList();
        }

        @Override
        public BatchResult<Integer> work(List<Integer> prepared) {
            calls.add(prepared);
            List<RecordFailure<Integer>> failures = work.apply(prepared);
            List<Integer> failed =
                    failures.stream().map(failure -> failure.received().event()).toList();
            List<Outgoing> outgoing = prepared.stream()
                    .filter(number -> !failed.contains(number))
                    .map(number -> Outgoing.tombstone(Topic.CAPTIONS, number.toString()))
                    .toList();
            return new BatchResult<>(outgoing, failures);
        }
    }

    private static final class Effects implements StepRunner.Effects {
        @Override
        public List<ProducerRecord<byte[], byte[]>> encode(List<Outgoing> outgoing) {
            return outgoing.stream()
                    .map(record -> new ProducerRecord<byte[], byte[]>(
                            record.topic().topicName(), record.key().getBytes(UTF_8), null))
                    .toList();
        }

        @Override
        public void accepted(List<Outgoing> outgoing) {
            assertThat(outgoing).doesNotContainNull();
        }
    }

    private final class Patience implements StepRunner.Patience {
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
    }
}
