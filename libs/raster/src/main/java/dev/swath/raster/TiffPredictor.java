package dev.swath.raster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Undoes TIFF's predictors in place, row by row.
 *
 * @see <a href="http://chriscox.org/TIFFTN3d1.pdf">TIFF Technical Note 3, floating point predictor</a>
 */
final class TiffPredictor {
    private TiffPredictor() {}

    /** @param rowBytes of one row of the block */
    static void undo(TiffLayout layout, byte[] rows, int rowBytes, ByteOrder order) {
        if (layout.predictor() == 1) {
            return;
        }
        byte[] scratch = layout.predictor() == 3 ? new byte[rowBytes] : new byte[0];
        for (int start = 0; start + rowBytes <= rows.length; start += rowBytes) {
            if (layout.predictor() == 3) {
                floats(layout, rows, start, scratch, order);
            } else {
                differences(layout, rows, start, rowBytes, order);
            }
        }
    }

    private static void differences(TiffLayout layout, byte[] rows, int start, int rowBytes, ByteOrder order) {
        int bytes = layout.type().bytes();
        int step = layout.blockBands() * bytes;
        int end = start + rowBytes;
        if (bytes == 1) {
            for (int i = start + step; i < end; i++) {
                rows[i] += rows[i - step];
            }
            return;
        }
        ByteBuffer view = ByteBuffer.wrap(rows).order(order);
        for (int i = start + step; i < end; i += bytes) {
            switch (bytes) {
                case 2 -> view.putShort(i, (short) (view.getShort(i) + view.getShort(i - step)));
                case 4 -> view.putInt(i, view.getInt(i) + view.getInt(i - step));
                default -> view.putLong(i, view.getLong(i) + view.getLong(i - step));
            }
        }
    }

    /** A row holds the most significant bytes of all samples first, then the next ones, each less the byte before. */
    private static void floats(TiffLayout layout, byte[] rows, int start, byte[] scratch, ByteOrder order) {
        int bytes = layout.type().bytes();
        int step = layout.blockBands();
        int samples = scratch.length / bytes;
        System.arraycopy(rows, start, scratch, 0, scratch.length);
        for (int i = step; i < scratch.length; i++) {
            scratch[i] += scratch[i - step];
        }
        for (int significance = 0; significance < bytes; significance++) {
            int place = order == ByteOrder.BIG_ENDIAN ? significance : bytes - 1 - significance;
            for (int i = 0; i < samples; i++) {
                rows[start + i * bytes + place] = scratch[significance * samples + i];
            }
        }
    }
}
