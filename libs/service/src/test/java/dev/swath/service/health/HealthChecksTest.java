package dev.swath.service.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
    @Test
    void shouldBeReadyUntilThereIsAComplaintAndTellIt() {
        Map<String, String> complaints = new LinkedHashMap<>();
        HealthCheck check = HealthChecks.ready("encoder", () -> complaints);

        HealthCheckResponse ready = check.call();
        complaints.put("encode", "not yet in its group");
        HealthCheckResponse waiting = check.call();

        assertThat(ready.getName()).isEqualTo("encoder");
        assertThat(ready.getStatus()).isEqualTo(Status.UP);
        assertThat(ready.getData()).isEmpty();
        assertThat(waiting.getStatus()).isEqualTo(Status.DOWN);
        assertThat(waiting.getData()).hasValue(Map.of("encode", "not yet in its group"));
    }

    @Test
    void shouldTellDetailsOfAServiceThatIsReady() {
        HealthCheckResponse response = HealthChecks.readiness(
                        "gateway", () -> new Condition(true, Map.of("index", "answers")))
                .call();

        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData()).hasValue(Map.of("index", "answers"));
    }

    @Test
    void shouldBeAliveUntilItStopped() {
        AtomicBoolean stopped = new AtomicBoolean();
        HealthCheck check = HealthChecks.alive("ingest", stopped::get);

        HealthCheckResponse running = check.call();
        stopped.set(true);
        HealthCheckResponse ended = check.call();

        assertThat(running.getName()).isEqualTo("ingest");
        assertThat(running.getStatus()).isEqualTo(Status.UP);
        assertThat(ended.getStatus()).isEqualTo(Status.DOWN);
    }
}
