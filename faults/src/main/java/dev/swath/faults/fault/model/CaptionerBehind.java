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
import dev.swath.faults.resource.EncodingsTopic;
import dev.swath.streaming.TopicReader;
import dev.swath.streaming.UnreadAge;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

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
        try (EncodingsTopic encodings = new EncodingsTopic(swath.bootstrap())) {
            encodings.keep(SHORT);
            awaitComplaint(scenario);
            encodings.empty();
            encodings.keepAsUsual();
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

    private static List<String> losses(FaultScenario scenario) {
        return TopicReader.readNewest(scenario.swath().bootstrap(), Topic.FAILURES, TileFailed.class).values().stream()
                .filter(failure -> failure.code() == ErrorCode.RECORDS_LOST && failure.stage() == Stage.CAPTION)
                .map(TileFailed::id)
                .sorted()
                .toList();
    }
}
