package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.tile.Picture;
import dev.swath.objectstore.ObjectStore;

/** Reads a tile's pictures from the object store. */
public final class ReadPicture {
    private static final long MAX_BYTES = 32L << 20;

    private final ObjectStore store;
    private final String chipsBucket;
    private final FindTile tiles;

    /** @param tiles says which tiles a caller may see */
    public ReadPicture(ObjectStore store, String chipsBucket, FindTile tiles) {
        this.store = store;
        this.chipsBucket = chipsBucket;
        this.tiles = tiles;
    }

    /**
     * The tile as the models see it.
     *
     * @return a PNG
     * @throws CatalogueException NOT_FOUND, STORE_UNAVAILABLE
     */
    public byte[] chip(TileId tileId, Grants grants) {
        return read(tileId, grants, Picture.chipKey(tileId));
    }

    /**
     * The tile, small.
     *
     * @return a JPEG
     * @throws CatalogueException NOT_FOUND, STORE_UNAVAILABLE
     */
    public byte[] thumbnail(TileId tileId, Grants grants) {
        return read(tileId, grants, Picture.thumbnailKey(tileId));
    }

    private byte[] read(TileId tileId, Grants grants, String key) {
        if (!grants.isAll()) {
            var _ = tiles.get(tileId, grants);
        }
        try {
            return store.read(chipsBucket, new ObjectKey(key), MAX_BYTES);
        } catch (CatalogueException e) {
            if (e.code() == ErrorCode.OBJECT_GONE) {
                throw new CatalogueException(
                        ErrorCode.NOT_FOUND, "no picture of tile %s is in the catalogue".formatted(tileId), e);
            }
            throw e;
        }
    }
}
