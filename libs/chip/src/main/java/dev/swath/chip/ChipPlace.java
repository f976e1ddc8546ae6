package dev.swath.chip;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.tile.Picture;

/**
 * Where a tile's chip lies in the chips bucket.
 *
 * @param key of the pack; of the chip's own object if an earlier version wrote it
 * @param offset in the pack in bytes; 0 of an own object
 * @param length in bytes; −1 of an own object
 */
public record ChipPlace(TileId tileId, SceneId sceneId, String key, long offset, int length) {
    /** The most bytes that a chip's PNG may have. */
    public static final int MOST_BYTES = 32 << 20;

    /** More pixels than any chip has. */
    static final long MOST_PIXELS = 25_000_000;

    private static final int WHOLE = -1;

    /** Where a tile's record says that its chip lies. Nothing is checked yet. */
    public static ChipPlace of(Tile tile) {
        Picture picture = tile.picture();
        String pack = picture.pack();
        Long offset = picture.offset();
        Integer length = picture.length();
        return pack == null || offset == null || length == null
                ? alone(tile.tileId(), tile.sceneId(), picture.chip())
                : packed(tile.tileId(), tile.sceneId(), pack, offset, length);
    }

    /** A chip in a pack. Nothing is checked yet: a place may come from a record that is wrong. */
    public static ChipPlace packed(TileId tileId, SceneId sceneId, String pack, long offset, long length) {
        return new ChipPlace(tileId, sceneId, pack, offset, Math.clamp(length, 0, Integer.MAX_VALUE));
    }

    /** A chip in an object of its own. */
    public static ChipPlace alone(TileId tileId, SceneId sceneId, String key) {
        return new ChipPlace(tileId, sceneId, key, 0, WHOLE);
    }

    /** Whether the chip lies in a pack. */
    public boolean isPacked() {
        return length != WHOLE;
    }

    /** Where it ends in the pack. */
    public long end() {
        return offset + length;
    }

    /**
     * Checks that a chip can lie there.
     *
     * @throws CatalogueException CHIP_UNREADABLE if the pack is another scene's or none, or has no room there
     */
    public void check() {
        if (!isPacked()) {
            return;
        }
        SceneId owner = PackName.parse(key).map(PackName::sceneId).orElse(null);
        if (owner == null) {
            throw unreadable("expected the name of a pack, found " + key);
        }
        if (!owner.equals(sceneId)) {
            throw unreadable("expected a pack of its scene, found one of scene " + owner);
        }
        if (offset < PackFormat.FIRST_CHIP
                || length < 1
                || length > MOST_BYTES
                || offset > PackFormat.MOST_BYTES - PackFormat.TRAILER_BYTES - length) {
            throw unreadable("no pack has %d bytes of a chip at %d".formatted(length, offset));
        }
    }

    CatalogueException unreadable(String why) {
        return new CatalogueException(
                ErrorCode.CHIP_UNREADABLE,
                "tile %s: %s (%s, offset %d, length %d)".formatted(tileId, why, key, offset, length));
    }
}
