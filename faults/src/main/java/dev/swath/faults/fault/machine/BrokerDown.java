package dev.swath.faults.fault.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The broker is down. The store still accepts objects, but cannot notify anybody. */
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
    public void run(FaultScenario scenario) throws Exception {
        long began = System.nanoTime();
        scenario.swath().broker().kill();
        int put = 0;
        boolean told = false;
        for (int second = 1; second <= OUTAGE.toSeconds(); second++) {
            int until = (int) ((long) UPLOADS * second / OUTAGE.toSeconds());
            scenario.put("scene-%03d".formatted(second), until - put);
            put = until;
            told |= scenario.swath().complaint(SwathService.ENCODER).contains("KAFKA_UNAVAILABLE");
            LockSupport.parkNanos(began + TimeUnit.SECONDS.toNanos(second) - System.nanoTime());
        }
        assertThat(told).as("the encoder is not ready and names Kafka").isTrue();
        scenario.note("the broker was killed; %d pictures were put within %d s; services were not ready and named Kafka"
                .formatted(put, OUTAGE.toSeconds()));
        scenario.swath().restart();
        await().atMost(FaultScenario.PATIENCE).until(() -> scenario.searchable() > 0);
        scenario.awaitCaptioned(UPLOADS);
        scenario.note("the broker came back; %d tiles captioned %d s after the kill"
                .formatted(
                        scenario.searchable(),
                        Duration.ofNanos(System.nanoTime() - began).toSeconds()));
    }
}
