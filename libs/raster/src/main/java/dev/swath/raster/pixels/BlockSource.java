package dev.swath.raster.pixels;

import java.util.List;

/** A picture's pixels, block by block, at each size that the file holds them in. Thread-safe. */
public interface BlockSource {
    SampleType type();

    int bands();

    /** Whether each band has blocks of its own. */
    boolean planar();

    /** The whole picture first, then smaller and smaller ones. */
    List<Level> levels();

    /** The bytes of the heap that it holds beside the blocks that it returns. */
    default long heldBytes() {
        return 0;
    }

    /**
     * Decodes a block.
     *
     * @param plane the band if {@link #planar()}, else 0
     * @param row of the level's runs
     * @throws dev.swath.catalogue.CatalogueException UNREADABLE_IMAGE
     */
    Samples block(int level, int plane, int column, int row);
}
