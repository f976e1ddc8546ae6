package dev.swath.service.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.service.Role;
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
    void shouldTellThePartsOfARole() {
        Map<String, String> complaints = new LinkedHashMap<>();
        HealthCheck both = HealthChecks.ofRole("encoder", Role.BOTH, () -> complaints);
        HealthCheck worker = HealthChecks.ofRole("encoder", Role.WORKER, () -> complaints);

        assertThat(both.call().getData()).hasValue(Map.of("queries", "answered", "worker", "works"));
        assertThat(worker.call().getData()).hasValue(Map.of("worker", "works"));
        complaints.put("start", "KAFKA_UNAVAILABLE: no broker");

        assertThat(both.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(both.call().getData())
                .hasValue(Map.of("queries", "answered", "start", "KAFKA_UNAVAILABLE: no broker"));
        assertThat(worker.call().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void shouldBeReadyForQueriesWhateverIsAway() {
        HealthCheckResponse ready = HealthChecks.ofRole("encoder", Role.QUERY, () -> {
                    throw new AssertionError("a role without a worker has none to ask");
                })
                .call();

        assertThat(ready.getStatus()).isEqualTo(Status.UP);
        assertThat(ready.getData()).hasValue(Map.of("queries", "answered"));
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
