package dev.swath.raster.tiff;

import dev.swath.raster.pixels.Samples;
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
        for (int first = start; first < start + step; first += bytes) {
            switch (bytes) {
                case 1 -> sumBytes(rows, first, end, step);
                case 2 -> sumShorts(rows, first, end, step, order);
                case 4 -> sumInts(rows, first, end, step, order);
                default -> sumLongs(rows, first, end, step, order);
            }
        }
    }

    private static void sumBytes(byte[] rows, int first, int end, int step) {
        byte sum = 0;
        for (int i = first; i < end; i += step) {
            sum += rows[i];
            rows[i] = sum;
        }
    }

    private static void sumShorts(byte[] rows, int first, int end, int step, ByteOrder order) {
        short sum = 0;
        for (int i = first; i < end; i += step) {
            sum += Samples.shortAt(rows, i, order);
            Samples.put(rows, i, order, sum);
        }
    }

    private static void sumInts(byte[] rows, int first, int end, int step, ByteOrder order) {
        int sum = 0;
        for (int i = first; i < end; i += step) {
            sum += Samples.intAt(rows, i, order);
            Samples.put(rows, i, order, sum);
        }
    }

    private static void sumLongs(byte[] rows, int first, int end, int step, ByteOrder order) {
        long sum = 0;
        for (int i = first; i < end; i += step) {
            sum += Samples.longAt(rows, i, order);
            Samples.put(rows, i, order, sum);
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
