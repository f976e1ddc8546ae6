package dev.swath.faults.fault.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.faults.CommittedCounts;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathService;
import dev.swath.faults.proxy.KafkaGate;

/** The batch is encoded and its records are written, but not its offsets and its commit. */
public final class KillEncoderMidBatch implements Fault {
    private static final int TILES = 40;

    @Override
    public int number() {
        return 1;
    }

    @Override
    public String title() {
        return "kill -9 of the encoder in the middle of a batch";
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        int before = CommittedCounts.read(scenario.swath().bootstrap()).encodings();
        KafkaGate.Hold hold =
                scenario.swath().gate().holdNext(KafkaGate.Request.OFFSETS, SwathService.ENCODER.clients());
        scenario.put("scene", TILES);
        hold.await(FaultScenario.PATIENCE);
        scenario.swath().service(SwathService.ENCODER).kill();
        hold.drop();
        int visible = CommittedCounts.read(scenario.swath().bootstrap()).encodings() - before;
        scenario.note(
                "%d pictures; the encoder was killed with a batch written and its offsets not: %d encodings committed"
                        .formatted(TILES, visible));
        assertThat(visible).as("committed encodings at the kill").isLessThan(TILES);
        scenario.swath().restart();
        scenario.awaitCaptioned(TILES);
        scenario.note("restarted; %d tiles searchable and captioned".formatted(scenario.searchable()));
    }
}
