package dev.swath.ingest;

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
record CutScene(
        String bucket, StoredObject object, List<Window> windows, int skipped, List<String> bands, SceneFacts facts) {
    /** One stored tile. */
    record Window(
            TileWindow window,
            @Nullable TilePlace place,
            double nodataFraction,
            @Nullable TileCloud cloud) {}

    CutScene {
        windows = List.copyOf(windows);
        bands = List.copyOf(bands);
    }

    SceneId sceneId() {
        return SceneId.of(bucket, object.key(), object.etag());
    }

    List<TileWindow> tileWindows() {
        return windows.stream().map(Window::window).toList();
    }

    /**
     * The tiles as the events carry them. Where no metadata say when the picture was taken, their datetime is the object's arrival: a TIFF's DateTime tag is
     * when the file was written, in no time zone.
     */
    List<Tile> tiles(long generation) {
        return windows.stream().map(window -> tile(window, generation)).toList();
    }

    private Tile tile(Window cut, long generation) {
        TileId tileId = TileId.of(sceneId(), cut.window());
        TilePlace place = cut.place();
        Instant acquired = facts.acquired();
        String collection = facts.collection();
        TileCloud cloud = facts.cloud(cut.cloud());
        return new Tile(
                tileId,
                sceneId(),
                ObjectId.of(bucket, object.key()),
                bucket,
                object.key(),
                generation,
                cut.window(),
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
                cut.nodataFraction(),
                bands);
    }
}
