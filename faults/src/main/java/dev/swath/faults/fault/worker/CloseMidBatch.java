package dev.swath.faults.fault.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.embedded.ChildProcess;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** SIGTERM while the models run over large batches. Freed memory under a running model would end the process by a crash. */
public final class CloseMidBatch implements Fault {
    private static final int ROUNDS = 3;
    private static final int TILES = 48;
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final List<SwathService> SERVICES = List.of(SwathService.ENCODER, SwathService.CAPTION);

    @Override
    public int number() {
        return 25;
    }

    @Override
    public String title() {
        return "encoder and captioner closed in the middle of a long batch: no crash, nothing lost";
    }

    @Override
    public ProcessSettings settings() {
        // The tiny bundle's batches are over at once.
        return ProcessSettings.standard()
                .withBundle(SwathProcesses.root().resolve("models/swath-mini"))
                .with(SwathService.ENCODER, "SWATH_ENCODER_BATCH_SIZE", "64")
                .with(SwathService.CAPTION, "SWATH_CAPTION_BATCH_SIZE", "64")
                .with(SwathService.CAPTION, "SWATH_CAPTION_BEAMS", "4");
    }

    @Override
    public boolean leavesThemUsable() {
        return false;
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            scenario.put("scene-%d".formatted(round), TILES);
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(1500 + scenario.random().nextInt(2500)));
            int before = scenario.searchable();
            for (SwathService service : SERVICES) {
                scenario.swath().service(service).terminate();
            }
            for (SwathService service : SERVICES) {
                ChildProcess ended = scenario.swath().service(service);
                int status = ended.exitStatus(GRACE);
                assertThat(status).as(() -> service + ":\n" + ended.log()).isIn(0, 143);
                assertThat(ended.log()).doesNotContain("A fatal error has been detected");
            }
            scenario.note("SIGTERM with %d of %d tiles searchable: both ended in order"
                    .formatted(before, (round + 1) * TILES));
            scenario.swath().restart();
        }
        scenario.awaitCaptioned(ROUNDS * TILES);
        scenario.note("restarted; %d tiles captioned".formatted(scenario.searchable()));
    }
}
