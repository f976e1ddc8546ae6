package dev.swath.streaming.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepRunnerTest extends StepRunnerCase {
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
    void shouldEndWhenTheBatchIsVoid() {
        assertThatThrownBy(() -> run(2, numbers -> {
                    isVoid = true;
                    throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "away");
                }))
                .isInstanceOf(BatchVoid.class);
        assertThat(calls).hasSize(1);
    }
}
