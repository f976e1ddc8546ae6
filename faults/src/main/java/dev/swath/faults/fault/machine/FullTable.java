package dev.swath.faults.fault.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.client.GatewayClient;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import dev.swath.faults.resource.SmallDisk;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The disk of ingest-service's table of scenes is filled up and emptied again. Known keys are rewritten meanwhile. */
public final class FullTable implements Fault {
    private static final int TILES = 20;
    private static final int REWRITTEN = 5;

    @Override
    public int number() {
        return 23;
    }

    @Override
    public String title() {
        return "the owner's table on a full disk: cause named, and every known key counts on";
    }

    @Override
    public ProcessSettings settings() {
        return ProcessSettings.standard().withSmallDisks(Map.of(SwathProcesses.TABLES, 8));
    }

    @Override
    public String obstacle() {
        return SmallDisk.obstacle();
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        List<ObjectKey> keys = scenario.put("before", TILES);
        scenario.awaitCaptioned(TILES);
        SmallDisk disk = scenario.swath().disk(SwathProcesses.TABLES);
        disk.fill();
        AtomicInteger more = new AtomicInteger();
        // The table is written in the background, so it takes some decisions until it fails.
        await().atMost(FaultScenario.PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    scenario.put(scenario.key("more-%03d.png".formatted(more.getAndIncrement())));
                    assertThat(scenario.swath().complaint(SwathService.INGEST)).contains(ErrorCode.DISK_FULL.name());
                });
        keys.subList(0, REWRITTEN).forEach(scenario::put);
        scenario.note("table full: ingest-service not ready and named %s; %d known keys were rewritten meanwhile"
                .formatted(ErrorCode.DISK_FULL, REWRITTEN));
        disk.free();
        scenario.awaitCaptioned(TILES + more.get());
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(() -> assertThat(generations(scenario, keys.subList(0, REWRITTEN)))
                        .containsOnly(2L));
        assertThat(generations(scenario, keys.subList(REWRITTEN, TILES))).containsOnly(1L);
        scenario.swath().awaitReady();
        scenario.note(
                "room again, in the same process: the rewritten keys are at generation 2, the others at 1; %d tiles"
                        .formatted(scenario.searchable()));
    }

    private static List<Long> generations(FaultScenario scenario, List<ObjectKey> keys) {
        try (GatewayClient gateway = scenario.swath().catalogue().gateway()) {
            return keys.stream()
                    .map(key -> gateway.findScene(key).orElseThrow().generation())
                    .toList();
        }
    }
}
