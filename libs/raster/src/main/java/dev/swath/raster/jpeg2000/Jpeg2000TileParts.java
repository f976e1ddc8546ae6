package dev.swath.raster.jpeg2000;

import dev.swath.raster.ByteSource;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Walks a codestream's tile-parts. JJ2000 takes a codestream that is cut off for a grey one, and cannot read one that
 * does not tell the number of its tile-parts, which the standard allows.
 */
final class Jpeg2000TileParts {
    private static final int SOT = 0xff90;
    private static final short END_OF_CODESTREAM = (short) 0xffd9;
    private static final int SOT_BYTES = 12;
    /** Of the number of a tile's parts, within its SOT segment. */
    private static final int COUNT_AT = 11;

    private static final int MOST_PARTS = 255;

    private final ByteSource source;
    private final int[] parts;
    private final int[] told;
    /** The tiles whose number of parts stands nowhere, by the offset where it should. */
    private final NavigableMap<Long, Integer> untold = new TreeMap<>();

    private Jpeg2000TileParts(ByteSource source, int tiles) {
        this.source = source;
        this.parts = new int[tiles];
        this.told = new int[tiles];
    }

    /**
     * Walks from one tile-part to the next, unless the first one tells its number and the codestream has its end
     * marker: a large file is read by ranges, and its tile-parts are far apart.
     *
     * @param from where the first begins in the file
     * @param end where the codestream ends in the file
     * @return the counts that are to stand in place of zeros, by offset in the file
     * @throws dev.swath.catalogue.CatalogueException UNREADABLE_IMAGE if the codestream is cut off
     */
    static NavigableMap<Long, Byte> counts(ByteSource source, long from, long end, int tiles) {
        if (isTold(source, from, end) && isEnded(source, end)) {
            return Collections.emptyNavigableMap();
        }
        Jpeg2000TileParts walk = new Jpeg2000TileParts(source, tiles);
        walk.walk(from, end);
        walk.checkWhole(end - from);
        NavigableMap<Long, Byte> counts = new TreeMap<>();
        walk.untold.forEach((at, tile) -> counts.put(at, (byte) walk.parts[tile]));
        return counts;
    }

    private static boolean isTold(ByteSource source, long from, long end) {
        return from + SOT_BYTES <= end && source.read(from + COUNT_AT, 1)[0] != 0;
    }

    private static boolean isEnded(ByteSource source, long end) {
        return ByteBuffer.wrap(source.read(end - Short.BYTES, Short.BYTES)).getShort() == END_OF_CODESTREAM;
    }

    private void walk(long from, long end) {
        long at = from;
        while (at + SOT_BYTES <= end) {
            ByteBuffer segment = ByteBuffer.wrap(source.read(at, SOT_BYTES));
            if ((segment.getShort(0) & 0xffff) != SOT) {
                break;
            }
            int tile = segment.getShort(4) & 0xffff;
            long length = Integer.toUnsignedLong(segment.getInt(6));
            if (tile >= parts.length || ++parts[tile] > MOST_PARTS) {
                throw Jpeg2000Header.unreadable("has a part of tile %d, of %d".formatted(tile, parts.length));
            }
            told[tile] = Math.max(told[tile], segment.get(COUNT_AT) & 0xff);
            if (segment.get(COUNT_AT) == 0) {
                untold.put(at + COUNT_AT, tile);
            }
            if (length == 0) {
                // It reaches to the end.
                return;
            }
            if (length < SOT_BYTES || length > end - at) {
                throw Jpeg2000Header.unreadable("is cut off: a part of tile %d has %d bytes from byte %d of %d"
                        .formatted(tile, length, at, end));
            }
            at += length;
        }
    }

    private void checkWhole(long bytes) {
        for (int tile = 0; tile < parts.length; tile++) {
            int expected = Math.max(1, told[tile]);
            if (parts[tile] < expected) {
                throw Jpeg2000Header.unreadable("is cut off: its %d bytes hold %d of the %d parts of tile %d"
                        .formatted(bytes, parts[tile], expected, tile));
            }
        }
    }
}
