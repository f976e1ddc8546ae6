package dev.swath.ledger.deep;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.catalogue.event.TileState;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.ledger.BucketScenes;
import dev.swath.ledger.IndexContents;
import dev.swath.ledger.Report;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.testfixtures.SampleTiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A catalogue of scenes of one tile each, told event by event. */
final class ToldCatalogue {
    static final String BUCKET = SampleTiles.BUCKET;
    static final ModelVersion MODEL = new ModelVersion("new-2-0a1b2c3d");
    static final ModelVersion FORMER_MODEL = new ModelVersion("old-1-0a1b2c3d");
    static final Caption CAPTION = Caption.ofModel("many boats are in a harbour", -0.4, Caption.Ending.END_TOKEN, null);
    private static final Embedding EMBEDDING = Embedding.of(new float[] {1, 0});

    final Map<ObjectKey, String> listing = new HashMap<>();
    /** The bytes of each object in the chips bucket. */
    final Map<String, Long> chips = new HashMap<>();

    final List<IndexRow> rows = new ArrayList<>();
    final History history = new History();
    private final Map<Topic, Long> offsets = new HashMap<>();

    /** All that is told of a scene on its way, and what the stores hold after it. */
    Tile captioned(String name, long generation) {
        Tile tile = searchable(name, generation);
        caption(tile, MODEL);
        return tile;
    }

    Tile searchable(String name, long generation) {
        Tile tile = ingested(name, generation);
        encode(tile, MODEL);
        return tile;
    }

    Tile ingested(String name, long generation) {
        Tile tile = tile(name, generation);
        listing.put(tile.key(), "etag");
        chips.put(tile.picture().chip(), 1000L);
        tell(new TileIngested(tile));
        scene(tile, SceneSeen.State.LIVE);
        return tile;
    }

    /** A scene whose chip lies in a pack of 5,000 bytes. */
    Tile packed(String name, long generation, long offset, int length) {
        Tile alone = tile(name, generation);
        String pack = pack(alone);
        Tile tile = alone.toBuilder()
                .withPicture(picture -> picture.inPack(pack, offset, length, "image/png"))
                .build();
        listing.put(tile.key(), "etag");
        chips.put(pack, 5000L);
        tell(new TileIngested(tile));
        scene(tile, SceneSeen.State.LIVE);
        encode(tile, MODEL);
        caption(tile, MODEL);
        return tile;
    }

    static String pack(Tile tile) {
        return "packs/%s/%s-%d-%016x-0.pack".formatted(tile.objectId(), tile.sceneId(), tile.generation(), 1);
    }

    void encode(Tile tile, ModelVersion model) {
        tell(new TileEncoded(tile, model, Tensor.float16(List.of(1, 1), new float[] {1}), EMBEDDING));
        tell(new TileState(tile.tileId(), model, tile.generation(), tile, EMBEDDING, null));
        row(tile, model, false);
        tell(ItemPublished.of(tile, model, null));
    }

    void caption(Tile tile, ModelVersion model) {
        tell(TileCaptioned.of(tile, model, CAPTION));
        tell(new TileState(tile.tileId(), model, tile.generation(), tile, EMBEDDING, CAPTION));
        row(tile, model, true);
        tell(ItemPublished.of(tile, model, CAPTION));
    }

    void delete(Tile tile) {
        listing.remove(tile.key());
        long generation = tile.generation() + 1;
        tell(new TileRetracted(tile.tileId(), tile.sceneId(), tile.objectId(), tile.bucket(), tile.key(), generation));
        scene(tile(tile.key().value(), generation), SceneSeen.State.DELETED);
        rows.removeIf(row -> row.tileId().equals(tile.tileId()));
        tombstone(Topic.ITEMS, tile.tileId().value());
    }

    void scene(Tile tile, SceneSeen.State state) {
        boolean deleted = state == SceneSeen.State.DELETED;
        tell(new SceneSeen(
                tile.objectId(),
                tile.bucket(),
                tile.key(),
                deleted ? null : "etag",
                tile.generation(),
                deleted ? null : tile.sceneId(),
                state,
                state == SceneSeen.State.LIVE ? List.of(SampleTiles.WINDOW) : List.of(),
                0,
                Instant.EPOCH,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                tile.picture().pack() == null ? List.of() : List.of(pack(tile))));
    }

    void row(Tile tile, ModelVersion model, boolean captioned) {
        rows.removeIf(
                row -> row.tileId().equals(tile.tileId()) && row.modelVersion().equals(model));
        rows.add(new IndexRow(tile.tileId(), tile.generation(), model, captioned));
    }

    void fail(Tile tile, Stage stage) {
        fail(tile, stage, null);
    }

    void fail(Tile tile, Stage stage, @Nullable ModelVersion model) {
        tell(failure(
                TileFailed.idOf(tile.tileId().value(), stage),
                stage,
                tile.tileId().value(),
                tile,
                model,
                source(Topic.TILES)));
    }

    void failScene(Tile tile) {
        tell(failure(
                TileFailed.idOf(tile.objectId().value(), Stage.INGEST),
                Stage.INGEST,
                null,
                tile,
                null,
                source(Topic.ARRIVALS)));
    }

    void failRecord(TileFailed.RecordPlace source) {
        tell(failure(source.toString(), Stage.ENCODE, null, null, null, source));
    }

    void tell(Event event) {
        history.listener(event.topic())
                .received(new ReceivedRecord<>(event.recordKey(), event, source(event.topic()), Instant.EPOCH));
    }

    void tombstone(Topic topic, String key) {
        history.listener(topic).removed(key, source(topic));
    }

    TileFailed.RecordPlace garbage(Topic topic) {
        TileFailed.RecordPlace source = source(topic);
        history.listener(topic)
                .undecodable(
                        "garbage",
                        source,
                        new CatalogueException(ErrorCode.INVALID_RECORD, "expected JSON, found garbage"));
        return source;
    }

    Report compare() {
        return DeepComparison.compare(
                BUCKET,
                new DeepSnapshot(
                        new BucketScenes(listing, Set.of()),
                        chips,
                        history,
                        new IndexContents(Optional.of(MODEL), rows)));
    }

    private TileFailed.RecordPlace source(Topic topic) {
        return new TileFailed.RecordPlace(topic.topicName(), 0, offsets.merge(topic, 1L, Long::sum));
    }

    private static TileFailed failure(
            String id,
            Stage stage,
            @Nullable String tileId,
            @Nullable Tile tile,
            @Nullable ModelVersion model,
            TileFailed.RecordPlace source) {
        return new TileFailed(
                id,
                stage,
                tileId,
                tile == null ? null : tile.objectId().value(),
                tile == null ? null : tile.key(),
                tile == null ? 0 : tile.generation(),
                model,
                ErrorCode.UNREADABLE_IMAGE,
                ErrorCode.UNREADABLE_IMAGE.kind(),
                "expected a picture, found none",
                1,
                source,
                "{}",
                Instant.EPOCH);
    }

    static Tile tile(String name, long generation) {
        return SampleTiles.tile(name).withGeneration(generation).build();
    }
}
