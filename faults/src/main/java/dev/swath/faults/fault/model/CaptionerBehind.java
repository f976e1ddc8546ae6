package dev.swath.faults.fault.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import dev.swath.streaming.TopicReader;
import dev.swath.streaming.UnreadAge;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** The captioner is away for longer than encodings are kept. */
public final class CaptionerBehind implements Fault {
    private static final int TILES = 20;
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Duration LEDGER = Duration.ofSeconds(20);

    @Override
    public int number() {
        return 22;
    }

    @Override
    public String title() {
        return "a captioner behind a shortened retention: named before and after, and repaired";
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        SwathProcesses swath = scenario.swath();
        scenario.put("before", TILES);
        scenario.awaitCaptioned(TILES);
        swath.service(SwathService.CAPTION).kill();
        List<ObjectKey> keys = scenario.put("unread", TILES);
        scenario.awaitSearchable(2 * TILES);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", swath.bootstrap()))) {
            retention(admin, SHORT);
            awaitComplaint(scenario);
            deleteEncodings(admin);
            retention(admin, Topic.ENCODINGS.retention());
        }
        swath.restart();
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(() -> assertThat(losses(scenario)).isNotEmpty());
        scenario.note("the captioner came back and named what it had lost: " + losses(scenario));
        Set<ObjectKey> repaired = swath.catalogue().repair(LEDGER);
        assertThat(repaired).containsAll(keys).hasSize(TILES);
        scenario.awaitCaptioned(2 * TILES);
        assertThat(swath.catalogue().repair(FaultScenario.PATIENCE)).isEmpty();
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(() -> assertThat(losses(scenario)).isEmpty());
        scenario.note("reconcile --deep --repair looked again at %d scenes: all are captioned".formatted(TILES));
    }

    private static void awaitComplaint(FaultScenario scenario) {
        try (UnreadAge age = new UnreadAge(scenario.swath().bootstrap())) {
            String complaint = await().atMost(FaultScenario.PATIENCE)
                    .until(
                            () -> Objects.requireNonNull(age.measure().get(Stage.CAPTION))
                                    .findComplaint(),
                            found -> found.isPresent())
                    .orElseThrow();
            scenario.note("%d encodings were not read, and the complaint came in time: %s".formatted(TILES, complaint));
        }
    }

    private static void retention(Admin admin, Duration kept) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topic.ENCODINGS.topicName());
        AlterConfigOp altered = new AlterConfigOp(
                new ConfigEntry("retention.ms", Long.toString(kept.toMillis())), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(altered))).all().get();
    }

    /** What the broker does at its next look at the retention, minutes later. */
    private static void deleteEncodings(Admin admin) throws Exception {
        Map<TopicPartition, OffsetSpec> ends =
                admin.describeTopics(List.of(Topic.ENCODINGS.topicName())).allTopicNames().get().values().stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(info -> new TopicPartition(topic.name(), info.partition())))
                        .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<TopicPartition, RecordsToDelete> all = admin.listOffsets(ends).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        end -> RecordsToDelete.beforeOffset(end.getValue().offset())));
        admin.deleteRecords(all).all().get();
    }

    private static List<String> losses(FaultScenario scenario) {
        return TopicReader.readNewest(scenario.swath().bootstrap(), Topic.FAILURES, TileFailed.class).values().stream()
                .filter(failure -> failure.code() == ErrorCode.RECORDS_LOST && failure.stage() == Stage.CAPTION)
                .map(TileFailed::id)
                .sorted()
                .toList();
    }
}
