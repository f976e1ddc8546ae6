package dev.swath.gateway.tables;

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
import static org.assertj.core.api.Assertions.tuple;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.api.SceneStatus;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FakeIndex;
import dev.swath.gateway.FakeQueryEncoder;
import dev.swath.gateway.ReadScene;
import dev.swath.gateway.ReadStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TablesTest {
    private final SceneTable scenes = new SceneTable();
    private final FailureTable failures = new FailureTable();
    private final FakeIndex index = new FakeIndex();
    private final CurrentModel currentModel =
            new CurrentModel(index);
    private final ReadScene readScene = new ReadScene(BUCKET, scenes, failures, index, currentModel);

    @Test
    void shouldCountLiveScenesAndTiles() {
        scenes.apply(seen("a.jpg", 1, SceneSeen.State.LIVE, WINDOW, new TileWindow(256, 0, 256, 256)));
        scenes.apply(seen("b.jpg", 1, SceneSeen.State.LIVE, WINDOW));
        scenes.apply(seen("c.jpg", 1, SceneSeen.State.FAILED));
        scenes.apply(seen("b.jpg", 2, SceneSeen.State.DELETED));

        assertThat(scenes.counts()).isEqualTo(new SceneTable.Counts(1, 2));
    }

    @Test
    void shouldIgnoreWhatIsReadAgain() {
        scenes.apply(seen("a.jpg", 1, SceneSeen.State.LIVE, WINDOW));
        scenes.apply(seen("a.jpg", 2, SceneSeen.State.DELETED));
        scenes.apply(seen("a.jpg", 1, SceneSeen.State.LIVE, WINDOW));
        scenes.apply(seen("a.jpg", 2, SceneSeen.State.DELETED));

        assertThat(scenes.counts()).isEqualTo(new SceneTable.Counts(0, 0));
    }

    @Test
    void shouldListOpenFailuresNewestFirst() {
        failures.apply(failed("a.jpg", Stage.INGEST, NOON));
        failures.apply(failed("b.jpg", Stage.INGEST, NOON.plusSeconds(1)));
        failures.apply(failed("c.jpg", Stage.INGEST, NOON.plusSeconds(2)));
        failures.close(failed("b.jpg", Stage.INGEST, NOON).id());

        assertThat(failures.list(10))
                .extracting(failure -> String.valueOf(failure.key()))
                .containsExactly("c.jpg", "a.jpg");
        assertThat(failures.list(1)).hasSize(1);
        assertThat(failures.size()).isEqualTo(2);
    }

    @Test
    void shouldTellHowFarASceneHasCome() {
        scenes.apply(seen("ucm/a.jpg", 3, SceneSeen.State.LIVE, WINDOW));
        index.add(MODEL, row(tile("ucm/a.jpg", NOON, null), "a field", 1, 0, 0));
        index.add(MODEL, row(tile("ucm/b.jpg", NOON, null), "another", 1, 0, 0));
        failures.apply(failed("ucm/a.jpg", Stage.CAPTION, NOON));

        SceneStatus scene = readScene.get(new ObjectKey("ucm/a.jpg"));

        assertThat(scene.generation()).isEqualTo(3);
        assertThat(scene.etag()).isEqualTo("etag");
        assertThat(scene.tiles()).isEqualTo(1);
        assertThat(scene.searchable()).isEqualTo(1);
        assertThat(scene.captioned()).isEqualTo(1);
        assertThat(scene.failures())
                .extracting(SceneStatus.Failure::stage, SceneStatus.Failure::code)
                .containsExactly(tuple(Stage.CAPTION, ErrorCode.UNREADABLE_IMAGE));
    }

    @Test
    void shouldTellOfTheProductThatAFileIsAPartOf() {
        scenes.apply(seen("a/S2.SAFE/", 1, SceneSeen.State.LIVE, WINDOW));

        SceneStatus scene = readScene.get(new ObjectKey("a/S2.SAFE/GRANULE/x.jp2"));

        assertThat(scene.key()).isEqualTo(new ObjectKey("a/S2.SAFE/"));
        assertThat(scene.tiles()).isEqualTo(1);
    }

    @Test
    void shouldTellOfAKeyThatOnlyEverFailed() {
        failures.apply(failed("gone.jpg", Stage.INGEST, NOON));

        SceneStatus scene = readScene.get(new ObjectKey("gone.jpg"));

        assertThat(scene.state()).isEqualTo(SceneSeen.State.FAILED);
        assertThat(scene.generation()).isZero();
        assertThat(scene.failures()).hasSize(1);
    }

    @Test
    void shouldNotFindAnUnknownKey() {
        assertThatThrownBy(() -> readScene.get(new ObjectKey("never.jpg")))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void shouldCountTheCatalogueButNotAtEveryCall() {
        index.add(MODEL, row(tile("a.jpg", NOON, null), "a field", 1, 0, 0));
        index.add(MODEL, row(tile("b.jpg", NOON, null), null, 1, 0, 0));
        scenes.apply(seen("a.jpg", 1, SceneSeen.State.LIVE, WINDOW));
        Clock stopped = Clock.fixed(NOON, ZoneOffset.UTC);
        ReadStatus status = new ReadStatus(scenes, failures, index, currentModel, () -> Map.of("encode", 4L), stopped);

        CatalogueStatus first = status.get();
        failures.apply(failed("c.jpg", Stage.INGEST, NOON));

        assertThat(first).isEqualTo(new CatalogueStatus(1, 1, 2, 1, 2, 0, Map.of("encode", 4L), MODEL));
        assertThat(status.get()).isSameAs(first);
    }

    @Test
    void shouldNotAskAServerThatIsAwayAtEveryCall() {
        AtomicInteger asked = new AtomicInteger();
        Clock stopped = Clock.fixed(NOON, ZoneOffset.UTC);
        Supplier<Map<String, Long>> away = () -> {
            asked.incrementAndGet();
            throw new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "no broker answers");
        };
        ReadStatus status = new ReadStatus(scenes, failures, index, currentModel, away, stopped);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(status::get)
                    .isInstanceOfSatisfying(
                            CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE));
        }

        assertThat(asked).hasValue(1);
    }
}
