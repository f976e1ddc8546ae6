package dev.swath.gateway;

import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.api.FailureReplay;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.client.ReplayFailures.Replayed;
import dev.swath.gateway.tables.FailureTable;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayOpenFailuresTest {
    private static final TileFailed BAD = failed("port/bad.jpg", Stage.INGEST, NOON);
    private static final TileFailed WORSE = failed("coast/worse.jpg", Stage.ENCODE, NOON);

    @TempDir
    Path folder;

    @Test
    void shouldLookAtTheObjectsOfOpenFailuresAgain() {
        FailureReplay replayed = replay(List.of(BAD.id(), "gone/ingest", WORSE.id()), Grants.all());

        assertThat(replayed.looks()).containsExactly("port/bad.jpg", "coast/worse.jpg");
        assertThat(replayed.left()).containsExactly("gone/ingest: not open any more");
    }

    @Test
    void shouldNotTouchWhatTheCallerMayNotSee() {
        FailureReplay replayed = replay(List.of(BAD.id(), WORSE.id()), Grants.of(Set.of("coast")));

        assertThat(replayed.looks()).containsExactly("coast/worse.jpg");
        assertThat(replayed.left()).containsExactly(BAD.id() + ": not open any more");
    }

    @Test
    void shouldRefuseNoneAndTooMany() {
        assertThatThrownBy(() -> replay(List.of(), Grants.all()))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("expected 1 to 1000, found 0");
        assertThatThrownBy(() -> replay(Collections.nCopies(1001, "x"), Grants.all()))
                .hasMessageContaining("found 1001");
    }

    private FailureReplay replay(List<String> ids, Grants grants) {
        try (FailureTable table = FailureTable.open(folder)) {
            table.apply(BAD);
            table.apply(WORSE);
            ReadFailures failures = new ReadFailures(table, () -> {});
            return new ReplayOpenFailures(
                            failures,
                            open -> new Replayed(
                                    open.stream()
                                            .flatMap(failed -> Stream.ofNullable(failed.key()))
                                            .toList(),
                                    List.of()))
                    .replay(ids, grants);
        }
    }
}
