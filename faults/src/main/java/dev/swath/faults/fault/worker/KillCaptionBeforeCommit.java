package dev.swath.faults.fault.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.faults.CommittedCounts;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathService;
import dev.swath.faults.proxy.KafkaGate;

/** The captions are on the topic but not committed when the process dies. */
public final class KillCaptionBeforeCommit implements Fault {
    private static final int TILES = 40;

    @Override
    public int number() {
        return 3;
    }

    @Override
    public String title() {
        return "kill -9 between the caption's produce and its commit";
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        int before = CommittedCounts.read(scenario.swath().bootstrap()).captions();
        KafkaGate.Hold hold =
                scenario.swath().gate().holdNext(KafkaGate.Request.END_TRANSACTION, SwathService.CAPTION.clients());
        scenario.put("scene", TILES);
        hold.await(FaultScenario.PATIENCE);
        scenario.swath().service(SwathService.CAPTION).kill();
        boolean late = scenario.random().nextBoolean();
        if (late) {
            hold.pass();
        } else {
            hold.drop();
        }
        int committed = CommittedCounts.read(scenario.swath().bootstrap()).captions() - before;
        scenario.note(
                "%d pictures; caption-service was killed while its commit was under way; the commit %s; %d captions committed"
                        .formatted(TILES, late ? "reached the broker after its death" : "was lost", committed));
        assertThat(committed).as("committed captions at the kill").isLessThan(TILES);
        scenario.swath().restart();
        scenario.awaitCaptioned(TILES);
        scenario.note("restarted; %d tiles captioned".formatted(scenario.searchable()));
    }
}
