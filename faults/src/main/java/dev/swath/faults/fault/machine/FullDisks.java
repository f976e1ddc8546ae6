package dev.swath.faults.fault.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathService;
import dev.swath.faults.resource.SmallDisk;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The disks of the index, the store and the broker are filled up and emptied again, one after the other. */
public final class FullDisks implements Fault {
    private static final int TILES = 10;

    @Override
    public int number() {
        return 13;
    }

    @Override
    public String title() {
        return "disk full for index, store and broker in turn: stop, not ready, cause named, resume";
    }

    @Override
    public ProcessSettings settings() {
        return ProcessSettings.standard().withSmallDisks(Map.of("index", 16, "s3", 32, "kafka", 256));
    }

    @Override
    public String obstacle() {
        return SmallDisk.obstacle();
    }

    @Override
    public boolean leavesThemUsable() {
        return false;
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        scenario.put("before", TILES);
        scenario.awaitCaptioned(TILES);

        index(scenario);
        store(scenario);
        broker(scenario);
    }

    private static void index(FaultScenario scenario) throws Exception {
        SmallDisk disk = scenario.swath().disk("index");
        disk.fill();
        scenario.put("index", TILES);
        awaitComplaint(scenario, SwathService.INDEX, ErrorCode.DISK_FULL.name());
        assertThat(scenario.searchable()).isEqualTo(TILES);
        disk.free();
        scenario.awaitCaptioned(2 * TILES);
        scenario.note("index full: index-service not ready and named %s; room again: %d more tiles"
                .formatted(ErrorCode.DISK_FULL, TILES));
    }

    private static void store(FaultScenario scenario) throws Exception {
        // Scenes that are there cannot be cut into chips any more.
        SmallDisk disk = scenario.swath().disk("s3");
        scenario.swath().service(SwathService.INGEST).freeze();
        scenario.put("store", TILES);
        disk.fill();
        scenario.swath().service(SwathService.INGEST).thaw();
        assertThat(refusal(() -> {
                    scenario.put(scenario.key("refused.png"));
                    return true;
                }))
                .isEqualTo(ErrorCode.DISK_FULL);
        awaitComplaint(scenario, SwathService.INGEST, ErrorCode.DISK_FULL.name());
        disk.free();
        scenario.awaitCaptioned(3 * TILES);
        scenario.note("store full: a put was refused, ingest-service not ready and named %s; room again: %d more tiles"
                .formatted(ErrorCode.DISK_FULL, TILES));
    }

    private static void broker(FaultScenario scenario) throws Exception {
        SmallDisk disk = scenario.swath().disk("kafka");
        disk.fill();
        scenario.put("broker", TILES);
        List<SwathService> writers =
                List.of(SwathService.INGEST, SwathService.ENCODER, SwathService.CAPTION, SwathService.INDEX);
        await().atMost(FaultScenario.PATIENCE)
                .until(() -> writers.stream().anyMatch(service -> complains(scenario, service)));
        disk.free();
        scenario.awaitCaptioned(4 * TILES);
        scenario.note("broker full: services not ready and named Kafka; room again: %d more tiles".formatted(TILES));
    }

    private static boolean complains(FaultScenario scenario, SwathService service) {
        String complaint = scenario.swath().complaint(service);
        return complaint.contains(ErrorCode.DISK_FULL.name()) || complaint.contains(ErrorCode.KAFKA_UNAVAILABLE.name());
    }

    private static void awaitComplaint(FaultScenario scenario, SwathService service, String code) {
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(
                        () -> assertThat(scenario.swath().complaint(service)).contains(code));
    }

    private static ErrorCode refusal(Callable<Boolean> call) throws Exception {
        try {
            call.call();
        } catch (CatalogueException e) {
            return e.code();
        }
        throw new AssertionError("the store took a put with its disk full");
    }
}
