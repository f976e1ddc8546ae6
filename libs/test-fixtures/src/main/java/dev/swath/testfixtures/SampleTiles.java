package dev.swath.testfixtures;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileBuilder;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import java.time.Instant;
import java.util.List;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * Tiles to test with. Each is of generation 1 and of the first window of its scene, arrived at the epoch, and has no place; a test says only what it is about:
 * {@code SampleTiles.tile("port/a.tif").withAcquired(NOON).build()}.
 */
public final class SampleTiles {
    public static final String BUCKET = "swath-scenes";
    public static final String ETAG = "etag";
    public static final TileWindow WINDOW = new TileWindow(0, 0, 256, 256);
    private static final GeometryFactory GEOMETRIES = new GeometryFactory();

    private SampleTiles() {}

    public static TileBuilder tile(String key) {
        return tile(key, WINDOW);
    }

    public static TileBuilder tile(String key, TileWindow window) {
        return Tile.builder(BUCKET, new ObjectKey(key), sceneId(key), window, Instant.EPOCH)
                .withBands(List.of("red", "green", "blue"));
    }

    /** The id of the scene that a sample tile of that key is of. */
    public static SceneId sceneId(String key) {
        return SceneId.of(BUCKET, new ObjectKey(key), ETAG);
    }

    /** The outline of a box that does not cross the antimeridian. */
    public static Footprint footprint(BoundingBox box) {
        return Footprint.of(GEOMETRIES.toGeometry(new Envelope(box.west(), box.east(), box.south(), box.north())));
    }
}
