package dev.swath.indexer;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.model.Tensor;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import java.time.Instant;
import java.util.List;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

/** Parts of tiles, made up: content follows from key, generation and model version, so that a part told twice is the same. */
public final class Parts {
    public static final ModelVersion MINI = new ModelVersion("swath-mini-1-00000001");
    public static final ModelVersion MAXI = new ModelVersion("swath-maxi-1-00000002");
    private static final String BUCKET = "swath-scenes";
    private static final TileWindow WINDOW = new TileWindow(0, 0, 256, 256);

    private Parts() {}

    public static Tile tile(String key, long generation) {
        ObjectKey objectKey = new ObjectKey(key);
        SceneId sceneId = SceneId.of(BUCKET, objectKey, "etag");
        TileId tileId = TileId.of(sceneId, WINDOW);
        return new Tile(
                tileId,
                sceneId,
                ObjectId.of(BUCKET, objectKey),
                BUCKET,
                objectKey,
                generation,
                WINDOW,
                Tile.chipKey(tileId),
                Tile.thumbnailKey(tileId),
                Footprint.of(new GeometryFactory().toGeometry(new Envelope(9.1, 9.2, 38.7, 38.80000001))),
                new BoundingBox(9.1, 38.7, 9.2, 38.80000001),
                Instant.parse("2026-11-01T10:15:30.123Z"),
                DatetimeSource.ARRIVAL,
                objectKey.collection(),
                0.3,
                null,
                null,
                0.0,
                List.of("red", "green", "blue"));
    }

    public static TileIngested ingested(String key, long generation) {
        return new TileIngested(tile(key, generation));
    }

    public static TileRetracted retracted(String key, long generation) {
        Tile tile = tile(key, generation);
        return new TileRetracted(tile.tileId(), tile.sceneId(), tile.objectId(), tile.bucket(), tile.key(), generation);
    }

    public static TileEncoded encoded(String key, long generation, ModelVersion modelVersion) {
        return new TileEncoded(
                tile(key, generation),
                modelVersion,
                Tensor.float16(List.of(1, 2), new float[] {1, 2}),
                embedding(key, generation, modelVersion));
    }

    public static TileCaptioned captioned(String key, long generation, ModelVersion modelVersion) {
        return TileCaptioned.of(tile(key, generation), modelVersion, caption(generation, modelVersion));
    }

    public static Caption caption(long generation, ModelVersion modelVersion) {
        return new Caption(
                "a picture of generation %d by %s".formatted(generation, modelVersion),
                -0.5,
                Caption.Ending.END_TOKEN,
                null);
    }

    public static Embedding embedding(String key, long generation, ModelVersion modelVersion) {
        float angle = (key + generation + modelVersion).hashCode() % 1000 / 159f;
        return Embedding.of(new float[] {(float) Math.cos(angle), (float) Math.sin(angle), 0, 0});
    }
}
