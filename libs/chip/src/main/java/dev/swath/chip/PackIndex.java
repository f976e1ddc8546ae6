package dev.swath.chip;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * What lies where in a pack.
 *
 * @param pack the pack's key
 * @param bucket of the scene
 * @param key of the scene
 * @param chips in the order in which they lie
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record PackIndex(String pack, String bucket, ObjectKey key, List<IndexedChip> chips) {
    /** A key has at most 1,024 bytes, of which each takes up to six characters. */
    private static final int MOST_HEAD_BYTES = 8 << 10;

    private static final int MOST_ENTRY_BYTES = 160;

    /** One chip's PNG: offset and length in bytes. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record IndexedChip(TileId tileId, long offset, int length) {}

    public PackIndex {
        chips = List.copyOf(chips);
    }

    /**
     * How many bytes at the end of a pack hold its index, with the trailer.
     *
     * @param tail the pack's last bytes, at least 12
     * @throws CatalogueException CHIP_UNREADABLE if they are no pack's
     */
    public static int bytes(byte[] tail) {
        int trailer = tail.length - PackFormat.TRAILER_BYTES;
        if (trailer < 0
                || !Arrays.equals(
                        tail, trailer + Integer.BYTES, tail.length, PackFormat.MAGIC, 0, PackFormat.MAGIC.length)) {
            throw broken("expected a pack's trailer, found other bytes");
        }
        int length = ByteBuffer.wrap(tail).getInt(trailer);
        if (length < 0 || length > PackFormat.MOST_BYTES - PackFormat.TRAILER_BYTES) {
            throw broken("expected the length of a pack's index, found " + length);
        }
        return length + PackFormat.TRAILER_BYTES;
    }

    /**
     * Reads an index.
     *
     * @param tail the pack's last bytes: {@link #bytes(byte[])} of them, or more
     * @throws CatalogueException CHIP_UNREADABLE
     */
    public static PackIndex read(byte[] tail) {
        int bytes = bytes(tail);
        if (bytes > tail.length) {
            throw broken("expected an index of %d bytes, found %d".formatted(bytes, tail.length));
        }
        try {
            return EventJson.mapper()
                    .readValue(tail, tail.length - bytes, bytes - PackFormat.TRAILER_BYTES, PackIndex.class);
        } catch (IOException e) {
            throw new CatalogueException(ErrorCode.CHIP_UNREADABLE, "a pack's index is broken: " + e.getMessage(), e);
        }
    }

    /** The index as it is written, with the trailer. */
    byte[] write() {
        try {
            byte[] json = EventJson.mapper().writeValueAsBytes(this);
            return ByteBuffer.allocate(json.length + PackFormat.TRAILER_BYTES)
                    .put(json)
                    .putInt(json.length)
                    .put(PackFormat.MAGIC)
                    .array();
        } catch (IOException e) {
            throw new CatalogueException(ErrorCode.INTERNAL_ERROR, "a pack's index cannot be written", e);
        }
    }

    /** What the index of so many chips takes at most, with the trailer. */
    static int mostBytes(int chips) {
        return MOST_HEAD_BYTES + MOST_ENTRY_BYTES * chips;
    }

    private static CatalogueException broken(String why) {
        return new CatalogueException(ErrorCode.CHIP_UNREADABLE, why);
    }
}
