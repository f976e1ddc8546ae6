package dev.swath.raster.jpeg2000;

import dev.swath.raster.ByteSource;
import dev.swath.raster.place.PlaceParts;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** The boxes of a JP2 file: where the codestream is, and what they say of its place. Not thread-safe. */
final class Jpeg2000Boxes {
    private static final int BOX_CODESTREAM = 0x6a703263;
    private static final int BOX_COLOURS = 0x636f6c72;
    private static final int BOX_CHANNELS = 0x63646566;
    private static final int BOX_ASSOCIATION = 0x61736f63;
    private static final int BOX_HEADER = 0x6a703268;
    private static final int BOX_PALETTE = 0x70636c72;
    private static final int BOX_XML = 0x786d6c20;
    private static final int BOX_UUID = 0x75756964;
    private static final int COLOURS_BYTES = 7;
    private static final int BY_NUMBER = 1;
    private static final byte[] GEO_JP2 = HexFormat.of().parseHex("b14bf8bd083d4b43a5ae8cd7d5a6ce03");

    /** No colour space is named. */
    static final int UNSAID = -1;

    private static final int MOST_BOXES = 1000;
    private static final int MOST_DEPTH = 8;
    private static final int MOST_PLACE_BYTES = 1 << 20;

    private final ByteSource source;
    private int count;
    private long codestream;
    private long codestreamBytes;
    private boolean palette;
    private int colourSpace = UNSAID;
    private Jpeg2000Channels channels = Jpeg2000Channels.UNSAID;
    private PlaceParts place = PlaceParts.NONE;

    Jpeg2000Boxes(ByteSource source) {
        this.source = source;
    }

    /** Of a file that is a codestream alone. */
    void takeAsCodestream() {
        codestreamBytes = source.length();
    }

    /** As far as the codestream. */
    void walk() {
        walk(0, source.length(), 0);
    }

    /** Where the codestream begins in the file. */
    long codestream() {
        return codestream;
    }

    /** 0 if there is none. */
    long codestreamBytes() {
        return codestreamBytes;
    }

    boolean hasPalette() {
        return palette;
    }

    /** The number of the colour space that the first such box names. */
    int colourSpace() {
        return colourSpace;
    }

    Jpeg2000Channels channels() {
        return channels;
    }

    PlaceParts place() {
        return place;
    }

    private void walk(long from, long end, int depth) {
        long at = from;
        while (at + 8 <= end && codestreamBytes == 0) {
            if (++count > MOST_BOXES || depth > MOST_DEPTH) {
                throw Jpeg2000Header.unreadable("has more than %d boxes".formatted(MOST_BOXES));
            }
            ByteBuffer head = ByteBuffer.wrap(source.read(at, (int) Math.min(16, end - at)));
            long size = Integer.toUnsignedLong(head.getInt());
            int type = head.getInt();
            int headBytes = 8;
            if (size == 1 && head.remaining() == 8) {
                size = head.getLong();
                headBytes = 16;
            } else if (size == 0) {
                size = end - at;
            }
            if (size < headBytes || size > end - at) {
                throw Jpeg2000Header.unreadable(
                        "is cut off: a box of %d bytes begins at byte %d of %d".formatted(size, at, end));
            }
            box(type, at + headBytes, size - headBytes, depth);
            at += size;
        }
    }

    private void box(int type, long at, long size, int depth) {
        switch (type) {
            case BOX_CODESTREAM -> {
                codestream = at;
                codestreamBytes = size;
            }
            case BOX_ASSOCIATION, BOX_HEADER -> walk(at, at + size, depth + 1);
            case BOX_PALETTE -> palette = true;
            case BOX_COLOURS -> {
                ByteBuffer colours = ByteBuffer.wrap(source.read(at, (int) Math.min(size, COLOURS_BYTES)));
                if (colourSpace == UNSAID && size >= COLOURS_BYTES && colours.get(0) == BY_NUMBER) {
                    colourSpace = colours.getInt(3);
                }
            }
            case BOX_CHANNELS -> {
                if (size <= MOST_PLACE_BYTES) {
                    channels = Jpeg2000Channels.parse(source.read(at, (int) size));
                }
            }
            case BOX_XML -> {
                if (size <= MOST_PLACE_BYTES && place.georeference().isEmpty()) {
                    place = Jpeg2000Place.ofGml(source.read(at, (int) size));
                }
            }
            case BOX_UUID -> {
                if (size > 16 && size <= MOST_PLACE_BYTES && Arrays.equals(source.read(at, 16), GEO_JP2)) {
                    PlaceParts before = place;
                    place = Jpeg2000Place.ofGeoTiff(source.read(at + 16, (int) size - 16))
                            .or(() -> before);
                }
            }
            default -> {}
        }
    }
}
