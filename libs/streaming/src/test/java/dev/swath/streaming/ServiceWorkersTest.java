package dev.swath.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ServiceWorkersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void shouldNameWhatIsMissingAndStartOnceItIsThere() {
        AtomicBoolean bucketIsThere = new AtomicBoolean();
        Runnable preparation = () -> {
            if (!bucketIsThere.get()) {
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "no bucket yet");
            }
        };
        try (ServiceWorkers workers = start(TestBroker.bootstrap(), preparation)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(workers.complaints().get("start"))
                            .isEqualTo("STORE_UNAVAILABLE: no bucket yet"));

            bucketIsThere.set(true);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(workers.complaints()).isEmpty());
            assertThat(workers.isStopped()).isFalse();
        }
    }

    @Test
    void shouldWaitForKafkaAndCloseMeanwhile() {
        try (ServiceWorkers workers = start("127.0.0.1:1", () -> {})) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(workers.complaints().get("start")).startsWith("KAFKA_UNAVAILABLE"));
        }
    }

    private static ServiceWorkers start(String bootstrap, Runnable preparation) {
        return ServiceWorkers.start(
                bootstrap,
                2,
                1,
                preparation,
                Map.of(Captioning.STAGE, () -> new Captioning().start("workers-test")),
                () -> {});
    }
}
