package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.gateway.geotiff.GeoReference;
import dev.swath.gateway.geotiff.GeoTiffWriter;

/** Makes the Cloud Optimized GeoTIFF of a tile that has a place. */
public final class ReadGeoTiff {
    private final FindTile tiles;
    private final ReadPicture pictures;

    public ReadGeoTiff(FindTile tiles, ReadPicture pictures) {
        this.tiles = tiles;
        this.pictures = pictures;
    }

    /**
     * The chip with its place.
     *
     * @return a GeoTIFF
     * @throws CatalogueException NOT_FOUND if there is no such tile, it has no place, or no GeoTIFF can name its reference system; CHIP_UNREADABLE, STORE_UNAVAILABLE
     */
    public ReadPicture.TileImage get(TileId tileId, Grants grants) {
        Tile tile = tiles.get(tileId, grants).row().tile();
        GeoReference reference = GeoReference.of(tile.place(), tile.window())
                .orElseThrow(() -> new CatalogueException(
                        ErrorCode.NOT_FOUND, "tile %s has no place that a GeoTIFF can hold".formatted(tileId)));
        return new ReadPicture.TileImage(tile.generation(), GeoTiffWriter.write(pictures.decode(tile), reference));
    }
}
