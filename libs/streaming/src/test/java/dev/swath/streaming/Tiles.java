package dev.swath.streaming;

import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileIngested;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Tiles to test with. */
final class Tiles {
    private static final TileWindow WINDOW = new TileWindow(0, 0, 256, 256);

    private Tiles() {}

    static TileIngested ingested(String name) {
        return ofGeneration(name, 1);
    }

    static TileIngested ofGeneration(String name, long generation) {
        ObjectKey key = new ObjectKey(name + ".png");
        SceneId scene = SceneId.of("bucket", key, "etag");
        TileId id = TileId.of(scene, WINDOW);
        return new TileIngested(new Tile(
                id,
                scene,
                ObjectId.of("bucket", key),
                "bucket",
                key,
                generation,
                WINDOW,
                Tile.chipKey(id),
                Tile.thumbnailKey(id),
                null,
                null,
                Instant.EPOCH,
                DatetimeSource.ARRIVAL,
                "scenes",
                null,
                null,
                null,
                null,
                List.of("red", "green", "blue")));
    }

    static List<TileIngested> ingested(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> ingested(name + i)).toList();
    }

    static TileCaptioned captioned(TileIngested ingested) {
        return captioned(ingested, "a picture");
    }

    static TileCaptioned captioned(TileIngested ingested, String caption) {
        return TileCaptioned.of(
                ingested.tile(), new ModelVersion("test"), new Caption(caption, -1, Caption.Ending.END_TOKEN, null));
    }
}
