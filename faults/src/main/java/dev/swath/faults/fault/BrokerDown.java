package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.Service;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The store goes on taking objects and tells nobody, since nobody is there to be told. */
public final class BrokerDown implements Fault {
    private static final int UPLOADS = 1000;
    private static final Duration OUTAGE = Duration.ofMinutes(2);

    @Override
    public int number() {
        return 4;
    }

    @Override
    public String title() {
        return "broker down for two minutes during 1,000 uploads";
    }

    @Override
    public void run(Trial trial) throws Exception {
        long began = System.nanoTime();
        trial.site().broker().kill();
        int put = 0;
        boolean told = false;
        for (int second = 1; second <= OUTAGE.toSeconds(); second++) {
            int until = (int) ((long) UPLOADS * second / OUTAGE.toSeconds());
            trial.put("scene-%03d".formatted(second), until - put);
            put = until;
            told |= trial.site().complaint(Service.ENCODER).contains("KAFKA_UNAVAILABLE");
            LockSupport.parkNanos(began + TimeUnit.SECONDS.toNanos(second) - System.nanoTime());
        }
        assertThat(told).as("the encoder is not ready and names Kafka").isTrue();
        trial.note("the broker was killed; %d pictures were put within %d s; services were not ready and named Kafka"
                .formatted(put, OUTAGE.toSeconds()));
        trial.site().restart();
        await().atMost(Trial.PATIENCE).until(() -> trial.searchable() > 0);
        trial.awaitCaptioned(UPLOADS);
        trial.note("the broker came back; %d tiles captioned %d s after the kill"
                .formatted(
                        trial.searchable(),
                        Duration.ofNanos(System.nanoTime() - began).toSeconds()));
    }
}
