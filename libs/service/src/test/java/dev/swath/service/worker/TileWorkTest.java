package dev.swath.service.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.streaming.ServiceWorkers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TileWorkTest {
    private static final String NOBODY = "127.0.0.1:1";

    @Test
    void shouldNameWhatIsWatchedBesideTheWorkers() {
        CatalogueException away = new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "no answer");
        try (TileWork work = TileWork.of(
                ServiceWorkers.start(NOBODY, 1, 1, () -> {}, Map.of(), () -> {}),
                Map.of("store", () -> Optional.of(away), "disk", Optional::empty),
                List.of())) {
            assertThat(work.complaints())
                    .containsOnlyKeys(ServiceWorkers.START, "store")
                    .containsEntry("store", "STORE_UNAVAILABLE: no answer");
            assertThat(work.isStopped()).isFalse();
        }
    }

    @Test
    void shouldCloseWhatTheWorkersUseAfterThem() {
        List<String> closed = new ArrayList<>();
        TileWork work = TileWork.of(
                ServiceWorkers.start(NOBODY, 1, 1, () -> {}, Map.of(), () -> {}),
                Map.of(),
                List.of(() -> closed.add("model"), () -> closed.add("store")));

        work.close();

        assertThat(closed).containsExactly("model", "store");
    }

    @Test
    void shouldComplainOfNothingWithoutWorkers() {
        assertThat(TileWork.NONE.complaints()).isEmpty();
        assertThat(TileWork.NONE.isStopped()).isFalse();
    }
}
