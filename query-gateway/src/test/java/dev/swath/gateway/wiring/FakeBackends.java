package dev.swath.gateway.wiring;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.WINDOW;
import static dev.swath.gateway.Samples.failed;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.seen;
import static dev.swath.gateway.Samples.tile;

import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.api.CatalogueStatus.Complaint;
import dev.swath.catalogue.api.StageLag;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.model.DialogueModel;
import dev.swath.catalogue.model.DialogueReply;
import dev.swath.catalogue.model.DialogueTurn;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.catalogue.model.Tensor;
import dev.swath.client.ReplayFailures.Replayed;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FakeDialogueModel;
import dev.swath.gateway.FakeIndex;
import dev.swath.gateway.FakeQueryEncoder;
import dev.swath.gateway.changes.FakeChangeLog;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.SceneTable;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.UnreadAge.Unread;
import dev.swath.vectorindex.VectorIndexReader;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Three tiles, of which one has no caption, a failed scene, and the pictures of one tile; no servers. */
@Alternative
@Singleton
public class FakeBackends implements Backends, QueryEncoder, DialogueModel {
    public static final Tile AIRPLANE = tile("ucm/airplane.jpg", NOON, new BoundingBox(10, 50, 11, 51));
    public static final Tile BOAT = tile("ucm/boat.jpg", NOON.plusSeconds(60), null);
    public static final Tile COURT = tile("other/court.jpg", NOON.plusSeconds(120), null);

    private final FakeQueryEncoder encoder = new FakeQueryEncoder();
    private final FakeDialogueModel dialogue = new FakeDialogueModel();
    private final FakeIndex index = new FakeIndex()
            .add(MODEL, row(AIRPLANE, "an <b>airplane</b>", 1, 0, 0))
            .add(MODEL, row(BOAT, "a boat", 0, 1, 0))
            // A little unlike a boat, so that the two that are no boat have an order.
            .add(MODEL, row(COURT, null, 0, -0.1f, 1));
    private final FakeChangeLog changes = new FakeChangeLog();
    private final ObjectStore store =
            new FakePictures().with(AIRPLANE.picture().chip(), FakePictures.png(AIRPLANE.tileId(), 0x336699));

    @Override
    public QueryVector encodeText(String text) {
        return encoder.encodeText(text);
    }

    @Override
    public QueryVector encodeImage(byte[] image) {
        return encoder.encodeImage(image);
    }

    @Override
    public Tensor look(byte[] picture) {
        return dialogue.look(picture);
    }

    @Override
    public DialogueReply answer(List<DialogueTurn> turns, BooleanSupplier unwanted) {
        return dialogue.answer(turns, unwanted);
    }

    @Override
    public VectorIndexReader index() {
        return index;
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    @Override
    public FakeChangeLog changes() {
        return changes;
    }

    @Override
    public Map<String, Long> lag() {
        Map<String, Long> lag = new LinkedHashMap<>();
        lag.put("ingest", 0L);
        lag.put("encode", 12L);
        return lag;
    }

    @Override
    public StageLag count(Stage stage) {
        return new StageLag(stage, 7, true);
    }

    @Override
    public Map<Stage, Unread> unread() {
        return Map.of(
                Stage.CAPTION,
                new Unread(Stage.CAPTION, "a-captioner", Topic.ENCODINGS, Duration.ofDays(5), Duration.ofDays(7), 0));
    }

    @Override
    public void follow(CurrentModel currentModel) {}

    @Override
    public void follow(SceneTable scenes, FailureTable failures) {
        scenes.apply(seen("ucm/airplane.jpg", 1, SceneSeen.State.LIVE, WINDOW));
        scenes.apply(seen("ucm/boat.jpg", 1, SceneSeen.State.LIVE, WINDOW));
        scenes.apply(seen("other/court.jpg", 1, SceneSeen.State.LIVE, WINDOW));
        scenes.apply(seen("bad.jpg", 1, SceneSeen.State.FAILED));
        failures.apply(failed("bad.jpg", Stage.INGEST, NOON));
    }

    @Override
    public Replayed replay(List<TileFailed> failures) {
        return new Replayed(
                failures.stream()
                        .flatMap(failed -> Stream.ofNullable(failed.key()))
                        .toList(),
                List.of());
    }

    @Override
    public void checkTables() {}

    @Override
    public List<Complaint> complaints() {
        return List.of();
    }

    @Override
    public void close() {}
}
