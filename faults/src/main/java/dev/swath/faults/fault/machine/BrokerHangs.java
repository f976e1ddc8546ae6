package dev.swath.faults.fault.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The broker is stopped: its connections stay and new ones are accepted, and nothing is answered. */
public final class BrokerHangs implements Fault {
    private static final int TILES = 60;
    private static final Duration HANG = Duration.ofSeconds(75);
    private static final Duration NAMED_WITHIN = Duration.ofSeconds(30);
    private static final List<SwathService> WORKERS =
            List.of(SwathService.INGEST, SwathService.ENCODER, SwathService.CAPTION, SwathService.INDEX);

    @Override
    public int number() {
        return 26;
    }

    @Override
    public String title() {
        return "a broker that hangs for 75 seconds: named by every service, searches go on";
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        scenario.put("before", TILES / 2);
        scenario.awaitCaptioned(TILES / 2);
        long began = System.nanoTime();
        scenario.swath().broker().freeze();
        try {
            scenario.put("meanwhile", TILES / 2);
            await().atMost(NAMED_WITHIN).ignoreExceptions().untilAsserted(() -> {
                for (SwathService worker : WORKERS) {
                    assertThat(scenario.swath().complaint(worker)).contains("KAFKA_UNAVAILABLE");
                }
                assertThat(scenario.swath()
                                .get(scenario.swath()
                                        .address(SwathService.GATEWAY)
                                        .resolve("/q/health/ready"))
                                .body())
                        .contains("KAFKA_UNAVAILABLE");
            });
            scenario.note("after %d s all five services named Kafka"
                    .formatted(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)));
            assertThat(scenario.swath().complaint(SwathService.GATEWAY))
                    .as("the gateway searches on")
                    .isEmpty();
            assertThat(scenario.swath().catalogue().search("water").results()).isNotEmpty();
            LockSupport.parkNanos(began + HANG.toNanos() - System.nanoTime());
            for (SwathService worker : WORKERS) {
                assertThat(scenario.swath().complaint(worker)).contains("KAFKA_UNAVAILABLE");
                assertThat(scenario.swath().service(worker).isAlive()).isTrue();
            }
        } finally {
            scenario.swath().broker().thaw();
        }
        scenario.swath().awaitReady();
        scenario.awaitCaptioned(TILES);
        scenario.note("it hung for %d s; then all were ready again without a restart, %d tiles captioned"
                .formatted(HANG.toSeconds(), scenario.searchable()));
    }
}
