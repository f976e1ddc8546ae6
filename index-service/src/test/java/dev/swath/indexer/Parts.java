package dev.swath.indexer;

import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.testfixtures.SampleTiles;
import java.time.Instant;
import java.util.List;

/** Parts of tiles, made up: content follows from key, generation and model version, so that a part told twice is the same. */
public final class Parts {
    public static final ModelVersion MINI = new ModelVersion("swath-mini-1-00000001");
    public static final ModelVersion MAXI = new ModelVersion("swath-maxi-1-00000002");
    private static final BoundingBox BOX = new BoundingBox(9.1, 38.7, 9.2, 38.80000001);

    private Parts() {}

    public static Tile tile(String key, long generation) {
        return SampleTiles.tile(key)
                .withGeneration(generation)
                .withPlace(SampleTiles.footprint(BOX), BOX)
                .withDatetime(Instant.parse("2026-11-01T10:15:30.123Z"), DatetimeSource.ARRIVAL)
                .withGsd(0.3)
                .withNodataFraction(0.0)
                .build();
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
        return Caption.ofModel(
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
