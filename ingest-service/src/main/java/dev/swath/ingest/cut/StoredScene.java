package dev.swath.ingest.cut;

import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.objectstore.StoredObject;
import dev.swath.raster.TileCloud;
import dev.swath.raster.TilePlace;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scene whose chips and thumbnails are stored.
 *
 * @param skipped how many windows were left out, since most of them is nodata
 * @param facts what its metadata say
 */
public record StoredScene(
        String bucket, StoredObject object, List<StoredTile> tiles, int skipped, List<String> bands, SceneFacts facts) {
    /** One stored tile. */
    record StoredTile(
            TileWindow window,
            @Nullable TilePlace place,
            double nodataFraction,
            @Nullable TileCloud cloud) {}

    public StoredScene {
        tiles = List.copyOf(tiles);
        bands = List.copyOf(bands);
    }

    SceneId sceneId() {
        return SceneId.of(bucket, object.key(), object.etag());
    }

    public List<TileWindow> windows() {
        return tiles.stream().map(StoredTile::window).toList();
    }

    /**
     * The tiles as the events carry them. Where no metadata say when the picture was taken, their datetime is the object's arrival: a TIFF's DateTime tag is
     * when the file was written, in no time zone.
     */
    public List<Tile> tilesOf(long generation) {
        return tiles.stream().map(tile -> tile(tile, generation)).toList();
    }

    private Tile tile(StoredTile stored, long generation) {
        TileId tileId = TileId.of(sceneId(), stored.window());
        TilePlace place = stored.place();
        Instant acquired = facts.acquired();
        String collection = facts.collection();
        TileCloud cloud = facts.cloud(stored.cloud());
        return new Tile(
                tileId,
                sceneId(),
                ObjectId.of(bucket, object.key()),
                bucket,
                object.key(),
                generation,
                stored.window(),
                Tile.chipKey(tileId),
                Tile.thumbnailKey(tileId),
                place == null ? null : place.footprint(),
                place == null ? null : place.bbox(),
                acquired == null ? object.lastModified() : acquired,
                acquired == null ? DatetimeSource.ARRIVAL : DatetimeSource.ACQUISITION,
                collection == null ? object.key().collection() : collection,
                place == null ? facts.gsd() : Double.valueOf(place.gsd()),
                cloud == null ? null : Double.valueOf(cloud.fraction()),
                cloud == null ? null : cloud.source(),
                stored.nodataFraction(),
                bands);
    }
}
