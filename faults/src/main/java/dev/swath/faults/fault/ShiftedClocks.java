package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.Preloaded;
import dev.swath.faults.site.RawTopic;
import dev.swath.faults.site.Service;
import dev.swath.faults.site.ShiftedClock;
import dev.swath.faults.site.Site;
import dev.swath.faults.site.SiteOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Services that do not sign requests have clocks an hour off, each its own way; then the signer has. */
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
    public void run(Trial trial) throws Exception {
        SiteOptions sound = trial.site().options();
        ShiftedClock clock = ShiftedClock.make(trial.site().folder());
        restart(
                trial,
                sound.with(Service.CAPTION, clock.ahead(HOUR)).with(Service.INDEX, clock.ahead(-HOUR)),
                Service.CAPTION,
                Service.INDEX);
        trial.site().awaitReady();
        List<ObjectKey> keys = trial.put("scene", TILES);
        trial.awaitCaptioned(TILES);
        keys.forEach(trial::put);
        repeatNotifications(trial);
        keys.subList(0, TILES / 2).forEach(key -> trial.site().store().delete(Site.BUCKET, key));
        trial.awaitCaptioned(TILES - TILES / 2);
        assertThat(timestampsApart(trial))
                .as("record timestamps are an hour apart")
                .isGreaterThan(HOUR - 600);
        trial.note(
                "captioner an hour ahead, index-service an hour behind, notifications an hour old and an hour early: %d keys put, rewritten, %d deleted, %d tiles left"
                        .formatted(TILES, TILES / 2, trial.searchable()));

        restart(trial, sound.with(Service.INGEST, clock.ahead(HOUR)), Service.INGEST);
        await().atMost(Trial.PATIENCE)
                .untilAsserted(
                        () -> assertThat(trial.site().complaint(Service.INGEST)).contains("RequestTimeTooSkewed"));
        trial.note(
                "ingest-service, which signs requests of the store, an hour ahead: not ready, and RequestTimeTooSkewed"
                        + " is named");
        restart(trial, sound, Service.INGEST, Service.CAPTION, Service.INDEX);
        trial.site().awaitReady();
    }

    private static void restart(Trial trial, SiteOptions options, Service... services) throws Exception {
        trial.site().reconfigure(options);
        for (Service service : services) {
            trial.site().service(service).close();
            trial.site().start(service);
        }
    }

    private static void repeatNotifications(Trial trial) throws Exception {
        try (RawTopic raw = new RawTopic(trial.site().bootstrap(), Topic.NOTIFICATIONS)) {
            for (var told : raw.read()) {
                long off = trial.random().nextBoolean() ? HOUR : -HOUR;
                raw.write(new ProducerRecord<>(
                        told.topic(), told.partition(), told.timestamp() + off * 1000, told.key(), told.value()));
            }
        }
    }

    /** Seconds between captions and items of the same tiles. */
    private static long timestampsApart(Trial trial) {
        return Math.abs(meanSeconds(trial, Topic.CAPTIONS) - meanSeconds(trial, Topic.TILES));
    }

    private static long meanSeconds(Trial trial, Topic topic) {
        try (RawTopic raw = new RawTopic(trial.site().bootstrap(), topic)) {
            return (long) (raw.read().stream()
                            .filter(record -> record.value() != null
                                    && new String(record.value(), java.nio.charset.StandardCharsets.UTF_8)
                                            .contains(trial.folder()))
                            .collect(Collectors.averagingLong(record -> record.timestamp()))
                    / 1000);
        }
    }
}
