package dev.swath.encoder.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.service.config.Configs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class EncoderServiceTest {
    private static final String TINY = "../libs/model-runtime/src/test/resources/tiny-bundle";
    private static final String NOBODY = "127.0.0.1:1";

    /** No tile comes, so nothing but the watch asks the store. */
    @Test
    void shouldNotBeReadyWhileItIsIdleAndTheStoreIsAway() {
        EncoderService service = new EncoderService(
                Configs.of(
                        EncoderConfig.class,
                        Map.of("swath.bundle", TINY, "swath.kafka", NOBODY, "swath.s3", "http://" + NOBODY)),
                new SimpleMeterRegistry());
        try {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                HealthCheckResponse readiness = service.readiness().call();
                assertThat(readiness.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
                assertThat(readiness.getData().orElseThrow())
                        .hasEntrySatisfying(
                                "store",
                                complaint -> assertThat(complaint).asString().startsWith("STORE_UNAVAILABLE"));
            });
        } finally {
            service.stop(new ShutdownEvent());
        }
    }
}
