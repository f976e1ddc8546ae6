package dev.swath.catalogue.tile;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;

/**
 * Which tile it is.
 *
 * @param generation the object's counter of changes, from 1; orders events, never a clock
 * @param window in pixels of the grid that the scene is cut from
 */
public record TileRef(
        TileId tileId,
        SceneId sceneId,
        ObjectId objectId,
        String bucket,
        ObjectKey key,
        long generation,
        TileWindow window) {
    /** @throws CatalogueException INVALID_RECORD if the generation is below 1 */
    public TileRef {
        if (generation < 1) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "tile %s: expected a generation from 1, found %d".formatted(tileId, generation));
        }
    }

    /** The tile of a window of a scene, of the object's first generation. */
    public static TileRef of(String bucket, ObjectKey key, SceneId sceneId, TileWindow window) {
        return new TileRef(TileId.of(sceneId, window), sceneId, ObjectId.of(bucket, key), bucket, key, 1, window);
    }

    /** The same tile in another generation of its object. */
    public TileRef withGeneration(long other) {
        return new TileRef(tileId, sceneId, objectId, bucket, key, other, window);
    }
}
