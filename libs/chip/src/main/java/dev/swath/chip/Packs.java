package dev.swath.chip;

/** The chips bucket, as whoever reads chips needs it. Thread-safe. */
public interface Packs {
    /**
     * Reads a part of a pack.
     *
     * @return fewer bytes, or none, if the pack ends before
     * @throws dev.swath.catalogue.CatalogueException OBJECT_GONE, STORE_UNAVAILABLE
     */
    byte[] read(String pack, long offset, int count);

    /**
     * Reads a chip's own object, which an earlier version wrote.
     *
     * @throws dev.swath.catalogue.CatalogueException OBJECT_GONE, STORE_UNAVAILABLE, IMAGE_TOO_LARGE
     */
    byte[] read(String chip);
}
