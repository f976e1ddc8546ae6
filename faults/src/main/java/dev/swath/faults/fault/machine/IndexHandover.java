package dev.swath.faults.fault.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ObjectKey;
import dev.swath.embedded.ChildProcess;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import dev.swath.faults.proxy.LateRequest;
import dev.swath.faults.proxy.TcpProxy;
import dev.swath.faults.resource.TestMilvus;
import java.time.Duration;
import java.util.List;

/**
 * Two instances write the index. One dies while a change of its is still on the way to Milvus, its tiles are deleted,
 * and the other takes over before that change arrives.
 */
public final class IndexHandover implements Fault {
    private static final int TILES = 20;
    /** Less than the 8 s that a call may take: nobody holds a change for longer than its caller waits for it. */
    private static final Duration LATE = Duration.ofSeconds(6);

    @Override
    public int number() {
        return 21;
    }

    @Override
    public String title() {
        return "index handed over with a change on its way to a slow Milvus, and a delete in between: nothing comes"
                + " back";
    }

    @Override
    public ProcessSettings settings() {
        return ProcessSettings.standard().withMilvus(TestMilvus.port());
    }

    @Override
    public String obstacle() {
        return TestMilvus.obstacle();
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        SwathProcesses swath = scenario.swath();
        scenario.put("before", TILES);
        scenario.awaitCaptioned(TILES);
        LateRequest late = new LateRequest();
        try (TcpProxy slow = TcpProxy.start(TestMilvus.port(), late);
                ChildProcess second = swath.startAnother(
                        SwathService.INDEX,
                        swath.settings()
                                .with(SwathService.INDEX, "SWATH_MILVUS", "http://127.0.0.1:" + slow.port())
                                .with(SwathService.INDEX, "SWATH_INDEXER_LINGER", "2s"))) {
            await().atMost(FaultScenario.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> swath.get(second.address().resolve("/q/health/ready"))
                                    .statusCode()
                            == 200);
            late.holdNext();
            List<ObjectKey> keys = scenario.put("deleted", TILES);
            late.awaitHeld(FaultScenario.PATIENCE);
            second.kill();
            keys.forEach(key -> swath.store().delete(SwathProcesses.BUCKET, key));
            late.release(LATE);
        }
        scenario.note(
                "the second of two index-services was killed with a change of %d bytes on its way, which reached Milvus %d s later; its tiles were deleted meanwhile"
                        .formatted(late.heldBytes(), LATE.toSeconds()));
        scenario.awaitCaptioned(TILES);
        assertThat(scenario.searchable()).isEqualTo(TILES);
        scenario.note("the first took over: %d tiles are found, none of the deleted ones".formatted(TILES));
    }
}
