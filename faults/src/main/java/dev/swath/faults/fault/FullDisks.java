package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.Service;
import dev.swath.faults.site.SiteOptions;
import dev.swath.faults.site.SmallDisk;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The disks of the index, the store and the broker are filled up, one after the other, and given back. */
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
    public SiteOptions site() {
        return SiteOptions.standard().withSmallDisks(Map.of("index", 16, "s3", 32, "kafka", 256));
    }

    @Override
    public String obstacle() {
        return SmallDisk.obstacle();
    }

    @Override
    public boolean leavesSite() {
        return false;
    }

    @Override
    public void run(Trial trial) throws Exception {
        trial.put("before", TILES);
        trial.awaitCaptioned(TILES);

        index(trial);
        store(trial);
        broker(trial);
    }

    private static void index(Trial trial) throws Exception {
        SmallDisk disk = trial.site().disk("index");
        disk.fill();
        trial.put("index", TILES);
        awaitComplaint(trial, Service.INDEX, ErrorCode.DISK_FULL.name());
        assertThat(trial.searchable()).isEqualTo(TILES);
        disk.free();
        trial.awaitCaptioned(2 * TILES);
        trial.note("index full: index-service not ready and named %s; room again: %d more tiles"
                .formatted(ErrorCode.DISK_FULL, TILES));
    }

    private static void store(Trial trial) throws Exception {
        // What is there cannot be cut into chips any more.
        SmallDisk disk = trial.site().disk("s3");
        trial.site().service(Service.INGEST).freeze();
        trial.put("store", TILES);
        disk.fill();
        trial.site().service(Service.INGEST).thaw();
        assertThat(refusal(() -> {
                    trial.put(trial.key("refused.png"));
                    return true;
                }))
                .isEqualTo(ErrorCode.DISK_FULL);
        awaitComplaint(trial, Service.INGEST, ErrorCode.DISK_FULL.name());
        disk.free();
        trial.awaitCaptioned(3 * TILES);
        trial.note("store full: a put was refused, ingest-service not ready and named %s; room again: %d more tiles"
                .formatted(ErrorCode.DISK_FULL, TILES));
    }

    private static void broker(Trial trial) throws Exception {
        SmallDisk disk = trial.site().disk("kafka");
        disk.fill();
        trial.put("broker", TILES);
        List<Service> writers = List.of(Service.INGEST, Service.ENCODER, Service.CAPTION, Service.INDEX);
        await().atMost(Trial.PATIENCE).until(() -> writers.stream().anyMatch(service -> complains(trial, service)));
        disk.free();
        // Its controller ended with the disk: Kafka wants to be started again.
        trial.site().broker().kill();
        trial.site().restart();
        trial.awaitCaptioned(4 * TILES);
        trial.note(
                "broker full: services not ready and named Kafka; room again and the broker started again: %d more tiles"
                        .formatted(TILES));
    }

    private static boolean complains(Trial trial, Service service) {
        String complaint = trial.site().complaint(service);
        return complaint.contains(ErrorCode.DISK_FULL.name()) || complaint.contains(ErrorCode.KAFKA_UNAVAILABLE.name());
    }

    private static void awaitComplaint(Trial trial, Service service, String code) {
        await().atMost(Trial.PATIENCE)
                .untilAsserted(() -> assertThat(trial.site().complaint(service)).contains(code));
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
