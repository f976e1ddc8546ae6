package dev.swath.raster.tiff;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.metadata.TiffDirectory;
import java.util.Arrays;

/** Where each block of a directory is in the file. All are within the file. */
final class TiffBlockPlaces {
    private static final int STRIP_OFFSETS = 273;
    private static final int STRIP_BYTE_COUNTS = 279;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_BYTE_COUNTS = 325;

    private final TiffLayout layout;
    private final long fileBytes;
    private final long[] offsets;
    private final long[] counts;

    private TiffBlockPlaces(TiffDirectory tiff, TiffLayout layout, long fileBytes) {
        this.layout = layout;
        this.fileBytes = fileBytes;
        this.offsets = either(tiff, TILE_OFFSETS, STRIP_OFFSETS);
        this.counts = sizes(either(tiff, TILE_BYTE_COUNTS, STRIP_BYTE_COUNTS));
    }

    /** @throws CatalogueException UNREADABLE_IMAGE */
    static TiffBlockPlaces read(TiffDirectory tiff, TiffLayout layout, long fileBytes) {
        TiffBlockPlaces places = new TiffBlockPlaces(tiff, layout, fileBytes);
        places.checkWithin();
        return places;
    }

    /** How many blocks there are. */
    int count() {
        return offsets.length;
    }

    long offset(int index) {
        return offsets[index];
    }

    /** The stored bytes of a block; 0 for a sparse one. */
    long bytes(int index) {
        return counts[index];
    }

    /** Some programs name tiles by the tags of strips, as the first edition of TIFF 6.0 allowed. */
    private long[] either(TiffDirectory tiff, int ofTiles, int ofStrips) {
        int most = (int) layout.blocks();
        long[] named = tiff.integers(layout.tiled() ? ofTiles : ofStrips, most);
        return named.length > 0 ? named : tiff.integers(layout.tiled() ? ofStrips : ofTiles, most);
    }

    /** As declared, unless that is missing or, as libtiff decides it, cannot be meant. */
    private long[] sizes(long[] declared) {
        boolean plain = layout.compression() == TiffLayout.NONE;
        boolean unsaid = Arrays.stream(declared).allMatch(count -> count == 0)
                && Arrays.stream(offsets).anyMatch(offset -> offset > 0);
        if (unsaid) {
            return plain ? wholeBlocks() : upToTheNext();
        }
        if (plain && declared.length == 1 && offsets.length == 1) {
            long whole = wholeBlocks()[0];
            boolean wrong = declared[0] < whole || declared[0] > fileBytes - offsets[0];
            return wrong && declared[0] > 0 ? new long[] {whole} : declared;
        }
        return declared;
    }

    /** The bytes from each block to the next one in the file, or to its end. */
    private long[] upToTheNext() {
        long[] sorted = Arrays.stream(offsets).sorted().distinct().toArray();
        long[] sizes = new long[offsets.length];
        for (int i = 0; i < sizes.length; i++) {
            int next = Arrays.binarySearch(sorted, offsets[i]) + 1;
            long end = next < sorted.length ? sorted[next] : fileBytes;
            sizes[i] = offsets[i] == 0 ? 0 : Math.max(0, Math.min(end, fileBytes) - offsets[i]);
        }
        return sizes;
    }

    private long[] wholeBlocks() {
        long[] sizes = new long[offsets.length];
        for (int i = 0; i < sizes.length; i++) {
            int firstRow = i / layout.blocksAcross() % layout.blocksDown() * layout.blockHeight();
            int rows =
                    layout.tiled() ? layout.blockHeight() : Math.min(layout.blockHeight(), layout.height() - firstRow);
            sizes[i] = offsets[i] == 0 ? 0 : (long) rows * layout.storedRowBytes();
        }
        return sizes;
    }

    /** A sparse block has offset and size 0. */
    private void checkWithin() {
        if (offsets.length != counts.length) {
            throw unreadable("the TIFF names %d blocks and %d sizes of them".formatted(offsets.length, counts.length));
        }
        long expected = layout.blocks();
        if (offsets.length < expected && offsets.length != 0) {
            throw unreadable("expected %d blocks in the TIFF, found %d".formatted(expected, offsets.length));
        }
        if (offsets.length == 0) {
            throw unreadable("the TIFF names no block of pixels");
        }
        for (int i = 0; i < offsets.length; i++) {
            if (offsets[i] < 0 || counts[i] < 0 || offsets[i] > fileBytes - counts[i]) {
                throw unreadable("the TIFF is cut off: block %d of %d ends at byte %d of %d"
                        .formatted(i, offsets.length, offsets[i] + counts[i], fileBytes));
            }
        }
    }

    private static CatalogueException unreadable(String what) {
        return new CatalogueException(ErrorCode.UNREADABLE_IMAGE, what);
    }
}
