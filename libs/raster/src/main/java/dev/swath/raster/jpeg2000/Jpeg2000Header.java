package dev.swath.raster.jpeg2000;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.pixels.SampleType;
import dev.swath.raster.place.PlaceParts;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;

/**
 * What a JPEG 2000 file declares, checked before its decoder sees it: the boxes, the codestream's SIZ and COD markers, and its place.
 *
 * @param codestream where it begins in the file
 * @param depths the bits of each component's samples, 1 to 16
 * @param decompositions how often the picture can be halved
 * @param partCounts numbers of tile-parts that the codestream does not tell, by where they should stand in the file
 * @see <a href="https://www.itu.int/rec/T-REC-T.800">ITU-T T.800, annexes A and I</a>
 */
record Jpeg2000Header(
        long codestream,
        long codestreamBytes,
        int width,
        int height,
        int tileWidth,
        int tileHeight,
        int bands,
        List<Integer> depths,
        boolean signed,
        int decompositions,
        Jpeg2000Channels channels,
        NavigableMap<Long, Byte> partCounts,
        PlaceParts place) {

    /** YCbCr, inks and L*a*b*, which would be shown false. */
    private static final Set<Integer> OTHER_COLOURS = Set.of(1, 3, 4, 9, 11, 12, 13, 14, 18, 19, 24);

    private static final int MOST_MARKERS = 1000;
    private static final int MOST_BANDS = 64;
    private static final int MOST_TILES = 65_535;
    private static final int MOST_DECOMPOSITIONS = 32;

    private static final int SOC_SIZ = 0xff4fff51;
    private static final int SIZ_BYTES = 40;
    private static final int MOST_LAYERS = 256;
    private static final int COD = 0xff52;
    private static final int CAP = 0xff50;
    private static final int HIGH_THROUGHPUT = 1 << 17;
    private static final int SOT = 0xff90;

    static Jpeg2000Header read(ByteSource source, SceneLimits limits) {
        Jpeg2000Boxes boxes = new Jpeg2000Boxes(source);
        if (ByteBuffer.wrap(source.read(0, 4)).getInt() == SOC_SIZ) {
            boxes.takeAsCodestream();
        } else {
            boxes.walk();
        }
        if (boxes.codestreamBytes() == 0) {
            throw unreadable("has no codestream");
        }
        return codestream(source, boxes, limits);
    }

    private static Jpeg2000Header codestream(ByteSource source, Jpeg2000Boxes boxes, SceneLimits limits) {
        long start = boxes.codestream();
        ByteBuffer siz = ByteBuffer.wrap(source.read(start, 2 + SIZ_BYTES));
        if (siz.getInt() != SOC_SIZ) {
            throw unreadable("has no SIZ marker");
        }
        int length = siz.getShort() & 0xffff;
        siz.getShort();
        long right = Integer.toUnsignedLong(siz.getInt());
        long bottom = Integer.toUnsignedLong(siz.getInt());
        long left = Integer.toUnsignedLong(siz.getInt());
        long top = Integer.toUnsignedLong(siz.getInt());
        long tileWidth = Integer.toUnsignedLong(siz.getInt());
        long tileHeight = Integer.toUnsignedLong(siz.getInt());
        boolean offset = (left | top | siz.getInt() | siz.getInt()) != 0;
        int bands = siz.getShort() & 0xffff;
        limits.checkSize(right - left, bottom - top);
        limits.checkSize(Math.min(tileWidth, right), Math.min(tileHeight, bottom));
        if (bands < 1 || bands > MOST_BANDS || offset || length != 38 + 3 * bands) {
            throw unsupported("expected 1 to %d components that begin at 0, 0, found %d at %d, %d"
                    .formatted(MOST_BANDS, bands, left, top));
        }
        tileWidth = Math.min(tileWidth, right);
        tileHeight = Math.min(tileHeight, bottom);
        if (Math.ceilDiv(right, tileWidth) * Math.ceilDiv(bottom, tileHeight) > MOST_TILES) {
            throw unreadable("has more than %d tiles".formatted(MOST_TILES));
        }
        byte[] components = source.read(start + 2 + SIZ_BYTES, 3 * bands);
        List<Integer> depths = new ArrayList<>();
        for (int i = 0; i < components.length; i += 3) {
            depths.add((components[i] & 0x7f) + 1);
            if ((components[i] < 0) != (components[0] < 0) || components[i + 1] != 1 || components[i + 2] != 1) {
                throw unsupported("expected components of one kind and size");
            }
        }
        if (Collections.max(depths) > 16 || boxes.hasPalette()) {
            throw unsupported(
                    "expected JPEG 2000 of at most 16 bits without a palette, found %s bits".formatted(depths));
        }
        if (OTHER_COLOURS.contains(boxes.colourSpace())) {
            throw unsupported("expected red, green and blue or grey, found colour space " + boxes.colourSpace());
        }
        limits.checkHeld("a JPEG 2000 tile", tileBytes(bands, tileWidth, tileHeight));
        long end = start + boxes.codestreamBytes();
        MainHeader main = mainHeader(source, start + 4 + length, end);
        int tiles = (int) (Math.ceilDiv(right, tileWidth) * Math.ceilDiv(bottom, tileHeight));
        return new Jpeg2000Header(
                start,
                boxes.codestreamBytes(),
                (int) right,
                (int) bottom,
                (int) tileWidth,
                (int) tileHeight,
                bands,
                List.copyOf(depths),
                components[0] < 0,
                main.decompositions(),
                boxes.channels(),
                Jpeg2000TileParts.counts(source, main.end(), end, tiles),
                boxes.place());
    }

    /** What decoding a tile holds: each component as integers, its coefficients beside it. */
    long tileBytes() {
        return tileBytes(bands, tileWidth, tileHeight);
    }

    private static long tileBytes(int bands, long width, long height) {
        return 2L * Integer.BYTES * bands * width * height;
    }

    /** Of the component with the most. */
    int bits() {
        return Collections.max(depths);
    }

    SampleType type() {
        if (bits() <= Byte.SIZE) {
            return signed ? SampleType.INT8 : SampleType.UINT8;
        }
        return signed ? SampleType.INT16 : SampleType.UINT16;
    }

    /** @param end where the first tile-part begins */
    private record MainHeader(int decompositions, long end) {}

    private static MainHeader mainHeader(ByteSource source, long from, long end) {
        long at = from;
        int decompositions = -1;
        for (int i = 0; i < MOST_MARKERS && at + 10 <= end; i++) {
            ByteBuffer marker = ByteBuffer.wrap(source.read(at, 10));
            int code = marker.getShort() & 0xffff;
            if (code == COD) {
                decompositions = decompositions(marker);
            } else if (code == CAP && (marker.getInt(4) & HIGH_THROUGHPUT) != 0) {
                throw unsupported("expected JPEG 2000 of part 1, found high throughput (part 15)");
            } else if (code == SOT) {
                break;
            }
            at += 2 + (marker.getShort() & 0xffff);
        }
        if (decompositions < 0) {
            throw unreadable("has no COD marker");
        }
        return new MainHeader(decompositions, at);
    }

    private static int decompositions(ByteBuffer cod) {
        int count = cod.get(9) & 0xff;
        if (count > MOST_DECOMPOSITIONS) {
            throw unreadable("declares %d decompositions".formatted(count));
        }
        int layers = cod.getShort(6) & 0xffff;
        if (layers > MOST_LAYERS) {
            throw unreadable("declares %d layers".formatted(layers));
        }
        return count;
    }

    static CatalogueException unreadable(String what) {
        return new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "the JPEG 2000 " + what);
    }

    private static CatalogueException unsupported(String what) {
        return new CatalogueException(ErrorCode.UNSUPPORTED_FORMAT, "the JPEG 2000 is not read: " + what);
    }
}
