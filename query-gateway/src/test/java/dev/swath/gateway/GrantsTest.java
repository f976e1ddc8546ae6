package dev.swath.gateway;

import static dev.swath.gateway.Samples.BUCKET;
import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.WINDOW;
import static dev.swath.gateway.Samples.failed;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.seen;
import static dev.swath.gateway.Samples.tile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.api.OpenFailures;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.gateway.search.SearchTiles;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.SceneTable;
import dev.swath.gateway.wiring.FakeBackends;
import dev.swath.service.ConcurrencyLimit;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller with one collection sees nothing of another, whatever is asked. */
class GrantsTest {
    private static final Grants OURS = Grants.of(Set.of("ours"));
    private static final Grants NOTHING = Grants.of(Set.of());

    private final Tile ours = tile("ours/boat.jpg", NOON, null);
    private final Tile theirs = tile("theirs/boat.jpg", NOON.plusSeconds(60), null);
    private final FakeIndex index =
            new FakeIndex().add(MODEL, row(ours, "a boat", 0, 1, 0)).add(MODEL, row(theirs, "a boat", 0, 1, 0));
    private final CurrentModel currentModel = new CurrentModel(index);
    private final SearchTiles search =
            new SearchTiles(index, new FakeQueryEncoder(), currentModel, new ConcurrencyLimit("searches", 100));
    private final FindTile findTile = new FindTile(index, currentModel);
    private final SceneTable scenes;
    private final FailureTable failures;

    GrantsTest(@TempDir Path folder) {
        scenes = SceneTable.open(folder);
        failures = FailureTable.open(folder);
    }

    @AfterEach
    void close() {
        scenes.close();
        failures.close();
    }

    @Test
    void shouldSearchOnlyWhatTheCallerMaySee() {
        for (SearchQuery.Builder query : List.of(
                SearchQuery.builder(),
                SearchQuery.builder().text("boat"),
                SearchQuery.builder().image(QueryImage.of(new byte[] {1})),
                SearchQuery.builder().like(ours.tileId()),
                SearchQuery.builder().collections("ours", "theirs"))) {
            SearchQuery asked = query.limit(10).build();

            assertThat(search.search(asked, OURS).results())
                    .extracting(Result::tileId)
                    .containsExactly(ours.tileId());
            assertThat(search.search(asked, Grants.all()).results()).hasSize(2);
        }
        SearchQuery browsing = SearchQuery.builder().limit(10).build();
        assertThat(search.search(browsing, NOTHING).results()).isEmpty();
        assertThat(search.search(
                                SearchQuery.builder()
                                        .collections("theirs")
                                        .limit(10)
                                        .build(),
                                OURS)
                        .results())
                .isEmpty();
    }

    @Test
    void shouldNotKnowAnothersTile() {
        assertThat(findTile.get(ours.tileId(), OURS).row().tile()).isEqualTo(ours);
        notFound(() -> findTile.get(theirs.tileId(), OURS));
        notFound(() -> findTile.vector(theirs.tileId(), null, OURS));
        notFound(() -> findTile.vector(theirs.tileId(), MODEL, OURS));
        SearchQuery like = SearchQuery.builder().like(theirs.tileId()).limit(1).build();
        notFound(() -> search.search(like, OURS));
    }

    @Test
    void shouldNotShowAnothersPictures() {
        TileId tileId = FakeBackends.AIRPLANE.tileId();
        index.add(MODEL, row(FakeBackends.AIRPLANE, null, 1, 0, 0));
        ReadPicture pictures = new ReadPicture(new FakeBackends().store(), "swath-chips", findTile, 1 << 20);

        assertThat(pictures.chip(tileId, Grants.of(Set.of("ucm"))).bytes()).isNotEmpty();
        assertThat(pictures.thumbnail(tileId, Grants.all()).bytes()).isNotEmpty();
        notFound(() -> pictures.chip(tileId, OURS));
        notFound(() -> pictures.thumbnail(tileId, OURS));
    }

    @Test
    void shouldNotTellOfAnothersScene() {
        scenes.apply(seen("ours/boat.jpg", 1, SceneSeen.State.LIVE, WINDOW));
        scenes.apply(seen("theirs/boat.jpg", 1, SceneSeen.State.LIVE, WINDOW));
        failures.apply(failed("theirs/bad.jpg", Stage.INGEST, NOON));
        ReadScene readScene = new ReadScene(BUCKET, scenes, failures, index, currentModel, () -> {});

        assertThat(readScene.get(new ObjectKey("ours/boat.jpg"), OURS).searchable())
                .isEqualTo(1);
        notFound(() -> readScene.get(new ObjectKey("theirs/boat.jpg"), OURS));
        notFound(() -> readScene.get(new ObjectKey("theirs/bad.jpg"), OURS));
    }

    @Test
    void shouldListAndCountOnlyOnesOwnFailures() {
        for (int i = 0; i < 5; i++) {
            failures.apply(failed("ours/%d.jpg".formatted(i), Stage.INGEST, NOON.plusSeconds(i)));
            failures.apply(failed("theirs/%d.jpg".formatted(i), Stage.INGEST, NOON.plusSeconds(i)));
            failures.apply(failed("ours2/%d.jpg".formatted(i), Stage.INGEST, NOON.plusSeconds(i)));
        }
        failures.apply(failed("alone.jpg", Stage.INGEST, NOON));
        failures.close(failed("ours/4.jpg", Stage.INGEST, NOON).id());
        ReadFailures read = new ReadFailures(failures, () -> {});

        OpenFailures found = read.list(3, OURS);

        assertThat(found.failures())
                .extracting(failure -> String.valueOf(failure.key()))
                .containsExactly("ours/3.jpg", "ours/2.jpg", "ours/1.jpg");
        assertThat(found.total()).isEqualTo(4);
        assertThat(read.list(20, Grants.of(Set.of("ours", "scenes"))).failures())
                .extracting(failure -> String.valueOf(failure.key()))
                .containsExactlyInAnyOrder("ours/3.jpg", "ours/2.jpg", "ours/1.jpg", "ours/0.jpg", "alone.jpg");
        assertThat(read.list(20, NOTHING)).isEqualTo(new OpenFailures(List.of(), 0));
        String own = failed("ours/1.jpg", Stage.INGEST, NOON).id();
        String foreign = failed("theirs/1.jpg", Stage.INGEST, NOON).id();
        assertThat(read.get(own, own, OURS).failures()).hasSize(1);
        notFound(() -> read.get(foreign, foreign, OURS));
        assertThat(read.get(foreign, foreign, Grants.all()).failures()).hasSize(1);
    }

    @Test
    void shouldListOnlyTheRowsOfOnesOwn() {
        ReadIndex readIndex = new ReadIndex(index, currentModel);

        assertThat(readIndex.page(null, null, 10, OURS).tiles())
                .extracting(IndexRow::tileId)
                .containsExactly(ours.tileId());
        assertThat(readIndex.page(null, null, 10, Grants.all()).tiles()).hasSize(2);
    }

    private static void notFound(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
}
