package dev.swath.indexer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.streaming.Schedule;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many schedules of the worker's transaction and the index's version guard; {@code -Dswath.schedules=100000} for all of them. */
class ProtocolSimulationTest {
    private static final long SCHEDULES = Long.getLong("swath.schedules", 5_000);
    /** Kept, so that its level is. */
    private static final Logger LOG = Logger.getLogger("dev.swath.streaming");

    @BeforeAll
    static void beQuiet() {
        LOG.setLevel(Level.OFF);
    }

    @Test
    void shouldKeepEveryStateOnceWhateverHappens() {
        assertThat(findBroken(SimulatedIndex.Bug.NONE)).as(this::story).isEmpty();
    }

    @Test
    void shouldFindAnOffsetThatIsCommittedBeforeTheUpsertIsAcknowledged() {
        assertThat(findBroken(SimulatedIndex.Bug.EARLY_ACKNOWLEDGEMENT)).isPresent();
    }

    @Test
    void shouldFindThatTheVersionGuardIsGone() {
        assertThat(findBroken(SimulatedIndex.Bug.NO_VERSION_GUARD)).isPresent();
    }

    @Test
    void shouldFindThatANewOwnerDoesNotWait() {
        assertThat(findBroken(SimulatedIndex.Bug.NO_WAIT)).isPresent();
    }

    @Test
    void shouldFindThatAWriterGoesOnAfterACallOfUnknownOutcome() {
        assertThat(findBroken(SimulatedIndex.Bug.NOT_SETTLED)).isPresent();
    }

    private OptionalLong findBroken(SimulatedIndex.Bug bug) {
        return LongStream.range(0, SCHEDULES)
                .parallel()
                .filter(seed -> ProtocolSimulation.run(seed, bug).isPresent())
                .findFirst();
    }

    private String story() {
        return findBroken(SimulatedIndex.Bug.NONE).stream()
                .mapToObj(seed -> {
                    Schedule schedule = new Schedule(seed, true);
                    String verdict = ProtocolSimulation.run(schedule, SimulatedIndex.Bug.NONE)
                            .orElse("");
                    return "seed %d: %s%n%s".formatted(seed, verdict, String.join("\n", schedule.trace()));
                })
                .findFirst()
                .orElse("");
    }
}
