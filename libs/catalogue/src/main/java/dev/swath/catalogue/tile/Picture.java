package dev.swath.catalogue.tile;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the tile's chip lies in the chips bucket, and how it was made.
 *
 * @param chip key of the 8-bit RGB picture, if it is an object of its own: {@code pack} is null then
 * @param thumbnail key of the JPEG that records of earlier versions have; kept since their readers require it
 * @param pack key of the object that holds the chip among others; null if the chip is an object of its own
 * @param offset of the chip's first byte in the pack; null without one
 * @param length of the chip in bytes; null without a pack
 * @param checksum of the chip: a multihash as lower-case hexadecimal digits, of SHA-256; null in records of earlier versions
 * @param format media type of the chip; null in records of earlier versions, whose chips are PNG
 * @param width in pixels; null in records of earlier versions
 * @param height in pixels; null in records of earlier versions
 * @param nodataFraction 0…1
 * @param bands the source bands shown as red, green, blue
 */
public record Picture(
        String chip,
        String thumbnail,
        @Nullable String pack,
        @JsonProperty("packOffset") @Nullable Long offset,
        @JsonProperty("packLength") @Nullable Integer length,
        @JsonProperty("chipChecksum") @Nullable String checksum,
        @JsonProperty("chipFormat") @Nullable String format,
        @JsonProperty("chipWidth") @Nullable Integer width,
        @JsonProperty("chipHeight") @Nullable Integer height,
        @Nullable Double nodataFraction,
        List<String> bands) {
    /** The media type of chips that say none. */
    public static final String PNG = "image/png";

    /** @throws CatalogueException INVALID_RECORD if a pack has no offset or length, or there is one without a pack */
    public Picture {
        boolean placed = pack != null && offset != null && length != null && offset >= 0 && length > 0;
        boolean alone = pack == null && offset == null && length == null;
        if (!placed && !alone) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "chip %s: expected pack, offset from 0 and length from 1, or none of them; found %s, %s, %s"
                            .formatted(chip, pack, offset, length));
        }
        bands = List.copyOf(bands);
    }

    /** The picture of a tile whose chip is an object of its own. */
    public static Picture alone(TileId tileId, TileWindow window) {
        return new Picture(
                chipKey(tileId),
                thumbnailKey(tileId),
                null,
                null,
                null,
                null,
                PNG,
                window.width(),
                window.height(),
                null,
                List.of());
    }

    /** The same picture in a pack. */
    public Picture inPack(String key, long at, int bytes, String mediaType) {
        return new Picture(chip, thumbnail, key, at, bytes, checksum, mediaType, width, height, nodataFraction, bands);
    }

    /** @param hash of the chip, a multihash as lower-case hexadecimal digits */
    public Picture withChecksum(@Nullable String hash) {
        return new Picture(chip, thumbnail, pack, offset, length, hash, format, width, height, nodataFraction, bands);
    }

    public Picture withNodataFraction(@Nullable Double fraction) {
        return new Picture(chip, thumbnail, pack, offset, length, checksum, format, width, height, fraction, bands);
    }

    public Picture withBands(List<String> names) {
        return new Picture(
                chip, thumbnail, pack, offset, length, checksum, format, width, height, nodataFraction, names);
    }

    /** The media type of the chip. */
    public String mediaType() {
        return format == null ? PNG : format;
    }

    /** The key in the chips bucket of a chip that is an object of its own. */
    public static String chipKey(TileId tileId) {
        return "chips/" + tileId + ".png";
    }

    /** The thumbnail's key in the chips bucket. */
    public static String thumbnailKey(TileId tileId) {
        return "thumbnails/" + tileId + ".jpg";
    }
}
