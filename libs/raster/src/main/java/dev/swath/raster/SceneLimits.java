package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.OptionalDouble;

/**
 * The limits for one scene.
 *
 * @param pixels the most pixels that a file may declare
 * @param bytes the most bytes of the heap that work on one scene may hold, at least 8 MiB
 * @param gsd metres between neighbouring pixels of the tiles; empty for the file's own, which also applies if the file is coarser
 */
public record SceneLimits(long pixels, long bytes, OptionalDouble gsd) {
    /** More than a Sentinel-2 tile at 10 m has. */
    public static final SceneLimits DEFAULT = new SceneLimits(150_000_000, 128L << 20, OptionalDouble.empty());

    /** The largest block that is decoded at once, if it cannot be decoded by rows. */
    private static final long LEAST_BYTES = 8L << 20;

    /** Where and how long a block is takes 16 bytes, an eighth of this. */
    private static final int BYTES_FOR_A_BLOCK = 128;

    /** The most bytes of a pixel: 16-bit colour with transparency. */
    private static final int MOST_PIXEL_BYTES = 6;

    public SceneLimits {
        if (pixels < 1 || bytes < LEAST_BYTES || (gsd.isPresent() && !(gsd.getAsDouble() > 0))) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "expected at least 1 pixel and %d bytes a scene and a positive sampling distance, found %d, %d, %s"
                            .formatted(LEAST_BYTES, pixels, bytes, gsd));
        }
    }

    public SceneLimits withPixels(long most) {
        return new SceneLimits(most, bytes, gsd);
    }

    /** Refuses a picture with no pixels or too many, before they are read. */
    public void checkSize(long width, long height) {
        if (width <= 0 || height <= 0) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE, "the picture declares %d×%d pixels".formatted(width, height));
        }
        if (width > Integer.MAX_VALUE || height > Integer.MAX_VALUE || width > pixels / height) {
            throw new CatalogueException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "expected at most %d pixels, found %d×%d".formatted(pixels, width, height));
        }
    }

    /** Refuses a picture of more decoded bytes than a real one of the most accepted pixels could have. */
    public void checkDecoded(long bytes) {
        if (bytes > pixels * MOST_PIXEL_BYTES) {
            throw new CatalogueException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "expected a picture that decodes to at most %d bytes, found %d"
                            .formatted(pixels * MOST_PIXEL_BYTES, bytes));
        }
    }

    /** Refuses a picture of so many blocks that the table of them would take more than a small part of the memory. */
    public void checkBlocks(long blocks) {
        long most = bytes / BYTES_FOR_A_BLOCK;
        if (blocks > most) {
            throw new CatalogueException(
                    ErrorCode.IMAGE_TOO_LARGE, "expected at most %d blocks, found %d".formatted(most, blocks));
        }
    }

    /** Refuses a picture that must be decoded at once and does not fit. */
    public void checkHeld(String what, long needed) {
        if (needed > bytes) {
            throw new CatalogueException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "expected %s of at most %d decoded bytes, found %d".formatted(what, bytes, needed));
        }
    }
}
