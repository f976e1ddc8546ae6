package dev.swath.indexer.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Stage;
import dev.swath.streaming.UnreadAge;
import dev.swath.streaming.UnreadAge.Unread;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks once a minute how old the join's oldest unread record is. Kafka Streams does not tell. */
final class JoinAge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JoinAge.class);
    private static final long PERIOD_SECONDS = 60;

    private final UnreadAge measure;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("join-age").daemon().factory());
    private volatile Duration age = Duration.ZERO;

    JoinAge(String bootstrap) {
        this.measure = new UnreadAge(bootstrap);
        var _ = clock.scheduleWithFixedDelay(this::ask, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    /** As it was at most some minutes ago. */
    Duration age() {
        return age;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        measure.close();
    }

    private void ask() {
        try {
            age = Optional.ofNullable(measure.measure().get(Stage.JOIN))
                    .map(Unread::age)
                    .orElse(Duration.ZERO);
        } catch (CatalogueException e) {
            LOG.atDebug().addKeyValue("errorCode", e.code()).log("The age of unread parts is not known now");
        }
    }
}
