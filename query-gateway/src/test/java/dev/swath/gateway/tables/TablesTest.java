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
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.api.SceneStatus;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FakeIndex;
import dev.swath.gateway.Grants;
import dev.swath.gateway.ReadScene;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {
    private final SceneTable scenes;
    private final FailureTable failures;
    private final FakeIndex index = new FakeIndex();
    private final CurrentModel currentModel = new CurrentModel(index);
    private final ReadScene readScene;

    TablesTest(@TempDir Path folder) {
        scenes = SceneTable.open(folder);
        failures = FailureTable.open(folder);
        readScene = new ReadScene(BUCKET, scenes, failures, index, currentModel, () -> {});
    }

    @AfterEach
    void close() {
        scenes.close();
        failures.close();
    }

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

        SceneStatus scene = readScene.get(new ObjectKey("ucm/a.jpg"), Grants.all());

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
    void shouldTellWhatAUserShouldKnowOfAScenesPlace() {
        List<String> warnings = List.of("it has no place: the datum “x” is not known", "its mask does not fit");
        scenes.apply(warned("a.tif", warnings));
        scenes.apply(warned("b.tif", warnings.subList(0, 1)));
        scenes.apply(warned("c.tif", List.of()));

        assertThat(readScene.get(new ObjectKey("a.tif"), Grants.all()).warnings())
                .isEqualTo(warnings);
        assertThat(readScene.get(new ObjectKey("b.tif"), Grants.all()).warnings())
                .isEqualTo(warnings.subList(0, 1));
        assertThat(readScene.get(new ObjectKey("c.tif"), Grants.all()).warnings())
                .isEmpty();
    }

    private static SceneSeen warned(String key, List<String> warnings) {
        SceneSeen seen = seen(key, 1, SceneSeen.State.LIVE, WINDOW);
        return new SceneSeen(
                seen.objectId(),
                seen.bucket(),
                seen.key(),
                seen.etag(),
                seen.generation(),
                seen.sceneId(),
                seen.state(),
                seen.windows(),
                seen.skipped(),
                seen.changedAt(),
                seen.sidecars(),
                seen.describes(),
                seen.retired(),
                warnings,
                seen.described(),
                seen.createdAt(),
                seen.packs());
    }

    @Test
    void shouldTellOfTheProductThatAFileIsAPartOf() {
        scenes.apply(seen("a/S2.SAFE/", 1, SceneSeen.State.LIVE, WINDOW));

        SceneStatus scene = readScene.get(new ObjectKey("a/S2.SAFE/GRANULE/x.jp2"), Grants.all());

        assertThat(scene.key()).isEqualTo(new ObjectKey("a/S2.SAFE/"));
        assertThat(scene.tiles()).isEqualTo(1);
    }

    @Test
    void shouldTellOfAKeyThatOnlyEverFailed() {
        failures.apply(failed("gone.jpg", Stage.INGEST, NOON));

        SceneStatus scene = readScene.get(new ObjectKey("gone.jpg"), Grants.all());

        assertThat(scene.state()).isEqualTo(SceneSeen.State.FAILED);
        assertThat(scene.generation()).isZero();
        assertThat(scene.failures()).hasSize(1);
    }

    @Test
    void shouldNotFindAnUnknownKey() {
        assertThatThrownBy(() -> readScene.get(new ObjectKey("never.jpg"), Grants.all()))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void shouldReplaceAFailureThatIsToldAgain() {
        failures.apply(failed("a.jpg", Stage.INGEST, NOON));
        failures.apply(failed("a.jpg", Stage.INGEST, NOON.plusSeconds(9)));

        assertThat(failures.size()).isEqualTo(1);
        assertThat(failures.list(10))
                .extracting(TileFailed::failedAt, TileFailed::payload)
                .containsExactly(tuple(NOON.plusSeconds(9), "payload"));
        assertThat(failures.of(new ObjectKey("a.jpg"), ObjectId.of(BUCKET, new ObjectKey("a.jpg"))))
                .hasSize(1);
    }

    @Test
    void shouldTellOnlyTheFailuresOfThatKey() {
        failures.apply(failed("a.jpg", Stage.INGEST, NOON));
        failures.apply(failed("a.jpg", Stage.CAPTION, NOON));
        failures.apply(failed("a.jpg2", Stage.INGEST, NOON));

        assertThat(failures.of(new ObjectKey("a.jpg"), ObjectId.of(BUCKET, new ObjectKey("a.jpg"))))
                .hasSize(2);
        assertThat(failures.of(new ObjectKey("a.jpg"), ObjectId.of("another", new ObjectKey("a.jpg"))))
                .isEmpty();
    }

    @Test
    void shouldKeepAnyNumberOutsideTheHeap() {
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            scenes.apply(seen("s/%d.jpg".formatted(i), 1, SceneSeen.State.LIVE, WINDOW));
            failures.apply(failed("s/%d.jpg".formatted(i), Stage.INGEST, NOON.plusSeconds(i)));
        }
        for (int i = 0; i < count; i += 2) {
            scenes.apply(seen("s/%d.jpg".formatted(i), 2, SceneSeen.State.DELETED));
            failures.close(failed("s/%d.jpg".formatted(i), Stage.INGEST, NOON).id());
        }

        assertThat(scenes.counts()).isEqualTo(new SceneTable.Counts(count / 2, count / 2));
        assertThat(failures.size()).isEqualTo(count / 2);
        assertThat(failures.list(1))
                .extracting(failure -> String.valueOf(failure.key()))
                .containsExactly("s/19999.jpg");
        assertThat(failures.find(failed("s/1.jpg", Stage.INGEST, NOON).id()))
                .isNotNull()
                .extracting(TileFailed::payload)
                .isNull();
        assertThat(scenes.find(BUCKET, new ObjectKey("s/1.jpg")))
                .hasValueSatisfying(scene -> assertThat(scene.generation()).isEqualTo(1));
    }

    @Test
    void shouldForgetEverythingBeforeItIsToldAnew() {
        scenes.apply(seen("a.jpg", 1, SceneSeen.State.LIVE, WINDOW));
        failures.apply(failed("a.jpg", Stage.INGEST, NOON));

        scenes.clear();
        failures.clear();
        scenes.apply(seen("b.jpg", 1, SceneSeen.State.LIVE, WINDOW));

        assertThat(scenes.counts()).isEqualTo(new SceneTable.Counts(1, 1));
        assertThat(scenes.find(BUCKET, new ObjectKey("a.jpg"))).isEmpty();
        assertThat(failures.size()).isZero();
        assertThat(failures.list(10)).isEmpty();
    }

    @Test
    void shouldNotSayThatAKeyIsUnknownWhileTheTablesAreRead() {
        ReadScene loading = new ReadScene(BUCKET, scenes, failures, index, currentModel, () -> {
            throw new CatalogueException(ErrorCode.STILL_LOADING, "1 of 2 records");
        });

        assertThatThrownBy(() -> loading.get(new ObjectKey("a.jpg"), Grants.all()))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STILL_LOADING));
    }
}
