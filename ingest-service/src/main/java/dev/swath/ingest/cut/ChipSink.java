package dev.swath.ingest.cut;

import dev.swath.catalogue.TileId;
import dev.swath.catalogue.tile.Picture;
import dev.swath.chip.Chip;
import java.util.List;

/** Takes the chips of one attempt at cutting a scene. */
interface ChipSink {
    /**
     * Makes a chip ready to be added. Called by several threads, in any order.
     *
     * @return its PNG
     */
    byte[] encode(TileId tileId, Chip chip);

    /**
     * Adds a chip. Called by one thread, in the order in which the chips are to lie.
     *
     * @param png from {@link #encode}
     * @return where it lies
     * @throws dev.swath.catalogue.CatalogueException STORE_UNAVAILABLE, DISK_FULL
     */
    PlacedChip add(TileId tileId, byte[] png);

    /**
     * Stores what is not stored yet.
     *
     * @return the keys of the packs, in order; none if each chip is an object of its own
     * @throws dev.swath.catalogue.CatalogueException STORE_UNAVAILABLE, DISK_FULL
     */
    List<String> finish();

    /** Where a chip lies. */
    @FunctionalInterface
    interface PlacedChip {
        /** The picture of a tile, with the place of its chip. */
        Picture of(Picture picture);
    }
}
