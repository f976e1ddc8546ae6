package dev.swath.streaming.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.OutgoingRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When one record is to blame for what fails, and what becomes of it. */
class GuiltyRecordTest extends StepRunnerCase {
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

    /** A step that needs no former record proves it by one of its own. */
    @Test
    void shouldGiveUpTheVeryFirstRecordOfAllWhereTheStepProvesWithoutAnother() {
        well = () -> true;

        BatchOutcome batchOutcome = run(1, _ -> {
            throw new CatalogueException(ErrorCode.OUT_OF_MEMORY, "too little");
        });

        assertThat(batchOutcome.failures()).containsOnlyKeys(source(0));
        assertThat(attempts(batchOutcome, 0)).isEqualTo(3);
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
}
