package dev.swath.faults.fault.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.RawTopic;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import dev.swath.faults.resource.Preloaded;
import dev.swath.faults.resource.ShiftedClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;

/** First the services that do not sign requests have clocks an hour off, ahead or behind; then the one that signs. */
public final class ShiftedClocks implements Fault {
    private static final int TILES = 12;
    private static final long HOUR = Duration.ofHours(1).toSeconds();

    @Override
    public int number() {
        return 14;
    }

    @Override
    public String title() {
        return "clocks and record timestamps an hour off: order unaffected; the signer's: not ready, cause named";
    }

    @Override
    public String obstacle() {
        return Preloaded.obstacle();
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        ProcessSettings sound = scenario.swath().settings();
        ShiftedClock clock = ShiftedClock.make(scenario.swath().folder());
        restart(
                scenario,
                sound.with(SwathService.CAPTION, clock.ahead(HOUR)).with(SwathService.INDEX, clock.ahead(-HOUR)),
                SwathService.CAPTION,
                SwathService.INDEX);
        scenario.swath().awaitReady();
        List<ObjectKey> keys = scenario.put("scene", TILES);
        scenario.awaitCaptioned(TILES);
        keys.forEach(scenario::put);
        repeatNotifications(scenario);
        keys.subList(0, TILES / 2).forEach(key -> scenario.swath().store().delete(SwathProcesses.BUCKET, key));
        scenario.awaitCaptioned(TILES - TILES / 2);
        assertThat(timestampsApart(scenario))
                .as("record timestamps are an hour apart")
                .isGreaterThan(HOUR - 600);
        scenario.note(
                "captioner an hour ahead, index-service an hour behind, notifications an hour old and an hour early: %d keys put, rewritten, %d deleted, %d tiles left"
                        .formatted(TILES, TILES / 2, scenario.searchable()));

        restart(scenario, sound.with(SwathService.INGEST, clock.ahead(HOUR)), SwathService.INGEST);
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(() -> assertThat(scenario.swath().complaint(SwathService.INGEST))
                        .contains("RequestTimeTooSkewed"));
        scenario.note(
                "ingest-service, which signs requests of the store, an hour ahead: not ready, and RequestTimeTooSkewed"
                        + " is named");
        restart(scenario, sound, SwathService.INGEST, SwathService.CAPTION, SwathService.INDEX);
        scenario.swath().awaitReady();
    }

    private static void restart(FaultScenario scenario, ProcessSettings options, SwathService... services)
            throws Exception {
        scenario.swath().reconfigure(options);
        for (SwathService service : services) {
            scenario.swath().service(service).close();
            scenario.swath().start(service);
        }
    }

    private static void repeatNotifications(FaultScenario scenario) throws Exception {
        try (RawTopic raw = new RawTopic(scenario.swath().bootstrap(), Topic.NOTIFICATIONS)) {
            for (var told : raw.read()) {
                long off = scenario.random().nextBoolean() ? HOUR : -HOUR;
                raw.write(new ProducerRecord<>(
                        told.topic(), told.partition(), told.timestamp() + off * 1000, told.key(), told.value()));
            }
        }
    }

    /** Seconds between captions and items of the same tiles. */
    private static long timestampsApart(FaultScenario scenario) {
        return Math.abs(meanSeconds(scenario, Topic.CAPTIONS) - meanSeconds(scenario, Topic.TILES));
    }

    private static long meanSeconds(FaultScenario scenario, Topic topic) {
        try (RawTopic raw = new RawTopic(scenario.swath().bootstrap(), topic)) {
            return (long) (raw.read().stream()
                            .filter(record -> record.value() != null
                                    && new String(record.value(), java.nio.charset.StandardCharsets.UTF_8)
                                            .contains(scenario.folder()))
                            .collect(Collectors.averagingLong(record -> record.timestamp()))
                    / 1000);
        }
    }
}
