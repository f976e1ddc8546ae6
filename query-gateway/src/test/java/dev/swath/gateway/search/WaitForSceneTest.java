package dev.swath.gateway.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.api.SceneStatus;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchWait;
import dev.swath.catalogue.api.SearchWait.WaitOutcome;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.gateway.Grants;
import dev.swath.service.ConcurrencyLimit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitForSceneTest {
    private static final ObjectKey KEY = new ObjectKey("port/a.tif");

    /** What the catalogue says, one look after the other; the last stays. Null: it does not know the key. */
    private final Deque<SceneStatus> looks = new ArrayDeque<>();

    private long nanos;
    private int unknown;

    @Test
    void shouldWaitUntilEveryTileIsThere() {
        unknown = 2;
        looks.add(status("new", 1, SceneSeen.State.LIVE, 4, 1, 0));
        looks.add(status("new", 1, SceneSeen.State.LIVE, 4, 4, 1));
        looks.add(status("new", 1, SceneSeen.State.LIVE, 4, 4, 4));

        assertThat(outcome(SearchWait.WantedState.SEARCHABLE)).isEqualTo(WaitOutcome.IN);
        assertThat(looks).hasSize(1);
        assertThat(outcome(SearchWait.WantedState.CAPTIONED)).isEqualTo(WaitOutcome.IN);
    }

    @Test
    void shouldSayThatItFailed() {
        SceneStatus.Failure failure =
                new SceneStatus.Failure(Stage.INGEST, ErrorCode.UNREADABLE_IMAGE, "half of a JPEG", null);
        looks.add(
                new SceneStatus(KEY, null, "new", 2, SceneSeen.State.FAILED, 0, 0, 0, 0, List.of(failure), List.of()));

        assertThat(outcome(SearchWait.WantedState.SEARCHABLE)).isEqualTo(WaitOutcome.FAILED);
    }

    @Test
    void shouldTellWhatWasBeforeFromWhatSuperseded() {
        looks.add(status("old", 3, SceneSeen.State.LIVE, 1, 1, 1));
        looks.add(status("old", 3, SceneSeen.State.LIVE, 1, 1, 1));
        looks.add(status("newer", 5, SceneSeen.State.LIVE, 1, 0, 0));

        assertThat(outcome(SearchWait.WantedState.SEARCHABLE)).isEqualTo(WaitOutcome.SUPERSEDED);
        assertThat(looks).hasSize(1);
    }

    @Test
    void shouldGiveUpInTime() {
        looks.add(status("new", 3, SceneSeen.State.LIVE, 2, 1, 1));

        assertThat(outcome(SearchWait.WantedState.SEARCHABLE)).isEqualTo(WaitOutcome.TIMEOUT);
        assertThat(nanos).isBetween(5_000_000_000L, 5_300_000_000L);
    }

    @Test
    void shouldRefuseMoreThanMayWait() {
        looks.add(status("new", 3, SceneSeen.State.LIVE, 2, 1, 1));
        WaitForScene[] search = new WaitForScene[1];
        search[0] = new WaitForScene(
                (query, grants) -> answer(),
                (key, grants) -> looks.getFirst(),
                new ConcurrencyLimit("searches that wait", 1),
                () -> nanos,
                time -> search[0].search(query(SearchWait.WantedState.SEARCHABLE), Grants.all()));

        assertThatThrownBy(() -> search[0].search(query(SearchWait.WantedState.SEARCHABLE), Grants.all()))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
    }

    private @Nullable WaitOutcome outcome(SearchWait.WantedState state) {
        WaitForScene search = new WaitForScene(
                (query, grants) -> answer(),
                (key, grants) -> look(),
                new ConcurrencyLimit("searches that wait", 1),
                () -> nanos,
                time -> nanos += time.toNanos());
        return search.search(query(state), Grants.all()).waited();
    }

    private SceneStatus look() {
        if (unknown-- > 0) {
            throw new CatalogueException(ErrorCode.NOT_FOUND, "never seen");
        }
        return looks.size() == 1 ? looks.getFirst() : looks.removeFirst();
    }

    private static SceneStatus status(
            String etag, long generation, SceneSeen.State state, int tiles, long searchable, long captioned) {
        return new SceneStatus(
                KEY, null, etag, generation, state, tiles, 0, searchable, captioned, List.of(), List.of());
    }

    private static SearchQuery query(SearchWait.WantedState state) {
        return SearchQuery.builder()
                .waitFor(new SearchWait(KEY, "\"new\"", state, 5))
                .build();
    }

    private static SearchAnswer answer() {
        return new SearchAnswer(List.of(), null, true, false, null, null, null);
    }
}
