package dev.swath.gateway;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.extent.Region;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.testfixtures.SampleTiles;
import dev.swath.vectorindex.IndexedTile;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tiles, scenes and failures for tests. */
public final class Samples {
    public static final String BUCKET = SampleTiles.BUCKET;
    public static final ModelVersion MODEL = new ModelVersion("swath-mini-1-0123abcd");
    public static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    public static final TileWindow WINDOW = SampleTiles.WINDOW;

    private Samples() {}

    public static Tile tile(String key, Instant datetime, @Nullable BoundingBox bbox) {
        return SampleTiles.tile(key)
                .withPlace(bbox == null ? null : Footprint.of(Region.of(bbox).toGeometry()), bbox)
                .withAcquired(datetime)
                .withGsd(0.3)
                .build();
    }

    public static IndexedTile row(Tile tile, @Nullable String caption, float... embedding) {
        return new IndexedTile(
                tile,
                Embedding.of(embedding).normalised(),
                caption == null ? null : Caption.ofModel(caption, -0.5, Caption.Ending.END_TOKEN, 0.25));
    }

    public static SceneSeen seen(String key, long generation, SceneSeen.State state, TileWindow... windows) {
        ObjectKey objectKey = new ObjectKey(key);
        boolean deleted = state == SceneSeen.State.DELETED;
        return new SceneSeen(
                ObjectId.of(BUCKET, objectKey),
                BUCKET,
                objectKey,
                deleted ? null : "etag",
                generation,
                deleted ? null : SceneId.of(BUCKET, objectKey, "etag"),
                state,
                List.of(windows),
                0,
                NOON);
    }

    public static TileFailed failed(String key, Stage stage, Instant when) {
        ObjectKey objectKey = new ObjectKey(key);
        String objectId = ObjectId.of(BUCKET, objectKey).value();
        return new TileFailed(
                TileFailed.idOf(objectId, stage),
                stage,
                null,
                objectId,
                objectKey,
                1,
                null,
                ErrorCode.UNREADABLE_IMAGE,
                ErrorCode.UNREADABLE_IMAGE.kind(),
                "expected a JPEG, found half of one",
                1,
                new TileFailed.RecordPlace("swath.arrivals", 0, 7),
                "payload",
                when);
    }
}
