package dev.swath.ingest;

import dev.swath.catalogue.DatetimeSource;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.objectstore.StoredObject;
import dev.swath.raster.TilePlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scene whose chips and thumbnails are stored.
 *
 * @param skipped how many windows were left out, since nothing is in them
 */
record CutScene(String bucket, StoredObject object, List<Window> windows, int skipped, List<String> bands) {
    /** One stored tile. */
    record Window(
            TileWindow window,
            @Nullable TilePlace place,
            @Nullable Double nodataFraction) {}

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
     * The tiles as the events carry them. Their datetime is the object's arrival: a TIFF's DateTime tag is when the file was written, in no time zone, and
     * no other tag of these formats says when the picture was taken.
     */
    List<Tile> tiles(long generation) {
        return windows.stream().map(window -> tile(window, generation)).toList();
    }

    private Tile tile(Window cut, long generation) {
        TileId tileId = TileId.of(sceneId(), cut.window());
        TilePlace place = cut.place();
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
                object.lastModified(),
                DatetimeSource.ARRIVAL,
                object.key().collection(),
                place == null ? null : place.gsd(),
                null,
                cut.nodataFraction(),
                bands);
    }
}
