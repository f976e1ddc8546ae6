package dev.swath.gateway;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.WINDOW;
import static dev.swath.gateway.Samples.failed;
import static dev.swath.gateway.Samples.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.api.CatalogueStatus.Complaint;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.gateway.ServerProbe.Limits;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.SceneTable;
import dev.swath.vectorindex.IndexCounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadStatusTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Limits PATIENT = new Limits(LONG, LONG, LONG, LONG);
    private static final Limits IMPATIENT = new Limits(LONG, LONG, Duration.ofMillis(5), Duration.ZERO);

    private final SceneTable scenes;
    private final FailureTable failures;
    private final CountDownLatch thawed = new CountDownLatch(1);

    ReadStatusTest(@TempDir Path folder) {
        scenes = SceneTable.open(folder);
        failures = FailureTable.open(folder);
    }

    @BeforeEach
    void fill() {
        scenes.apply(seen("a.jpg", 1, SceneSeen.State.LIVE, WINDOW));
        failures.apply(failed("c.jpg", Stage.INGEST, NOON));
    }

    @AfterEach
    void close() {
        thawed.countDown();
        scenes.close();
        failures.close();
    }

    @Test
    void shouldCountTheCatalogue() {
        ReadStatus status = status(rows(), measured(PATIENT, () -> Map.of("encode", 4L)), List.of());

        assertThat(status.get())
                .isEqualTo(new CatalogueStatus(1, 1, 2L, 1L, 2L, 1, Map.of("encode", 4L), MODEL, List.of()));
    }

    @Test
    void shouldSayWhatItKnowsWhileABrokerHangsAndNameIt() {
        ReadStatus status = status(
                rows(),
                measured(IMPATIENT, () -> {
                    awaitThaw();
                    return Map.of();
                }),
                List.of(new Complaint("scenes", ErrorCode.STILL_LOADING, "1 of 2")));

        CatalogueStatus found = status.get();

        assertThat(found.searchable()).isEqualTo(2);
        assertThat(found.lag()).isNull();
        assertThat(found.complaints())
                .extracting(Complaint::part, Complaint::code)
                .containsExactly(tuple("scenes", ErrorCode.STILL_LOADING), tuple("kafka", ErrorCode.KAFKA_UNAVAILABLE));
    }

    @Test
    void shouldLeaveOutWhatAnIndexThatIsAwayKnows() {
        ServerProbe<ReadStatus.Rows> away = new ServerProbe<>("index", ErrorCode.INDEX_UNAVAILABLE, PATIENT, () -> {
            throw new CatalogueException(ErrorCode.INDEX_UNAVAILABLE, "the index is away");
        });
        ReadStatus status = status(away, measured(PATIENT, Map::of), List.of());

        CatalogueStatus found = status.get();

        assertThat(found.scenes()).isEqualTo(1);
        assertThat(found.searchable()).isNull();
        assertThat(found.captioned()).isNull();
        assertThat(found.complaints())
                .containsExactly(new Complaint("index", ErrorCode.INDEX_UNAVAILABLE, "the index is away"));
    }

    private ReadStatus status(
            ServerProbe<ReadStatus.Rows> rows, ServerProbe<Map<String, Long>> lag, List<Complaint> complaints) {
        return new ReadStatus(scenes, failures, rows, lag, Map.of(), () -> complaints);
    }

    private static ServerProbe<ReadStatus.Rows> rows() {
        return new ServerProbe<>(
                "index", ErrorCode.INDEX_UNAVAILABLE, PATIENT, () -> new ReadStatus.Rows(MODEL, new IndexCounts(2, 1)));
    }

    private static ServerProbe<Map<String, Long>> measured(Limits limits, Supplier<Map<String, Long>> lag) {
        return new ServerProbe<>("broker", ErrorCode.KAFKA_UNAVAILABLE, limits, lag);
    }

    private void awaitThaw() {
        try {
            thawed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
