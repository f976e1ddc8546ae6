package dev.swath.raster.png;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.chip.PngFilter;
import dev.swath.raster.ByteSource;
import dev.swath.raster.decoding.InflateInput;
import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.Level;
import dev.swath.raster.pixels.SampleType;
import dev.swath.raster.pixels.Samples;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PNG's rows, inflated and unfiltered in runs, so that only one run is held. Thread-safe.
 *
 * @see <a href="https://www.w3.org/TR/png-3/#9Filters">PNG, third edition, filtering</a>
 */
final class PngBlocks implements BlockSource {
    private static final int RUN_BYTES = 1 << 20;

    private final ByteSource source;
    private final PngHeader header;
    private final Level level;
    private final int rowBytes;

    private @Nullable InputStream stream;
    private int nextRow;
    private byte[] previous = new byte[0];

    PngBlocks(ByteSource source, PngHeader header) {
        this.source = source;
        this.header = header;
        this.rowBytes = (int) Math.ceilDiv((long) header.width() * header.samples() * header.bits(), Byte.SIZE);
        int runHeight = Math.clamp(RUN_BYTES / rowBytes, 1, header.height());
        this.level = new Level(header.width(), header.height(), header.width(), header.height(), runHeight);
    }

    @Override
    public SampleType type() {
        return header.bits() == 16 ? SampleType.UINT16 : SampleType.UINT8;
    }

    @Override
    public int bands() {
        return header.samples();
    }

    @Override
    public boolean planar() {
        return false;
    }

    @Override
    public List<Level> levels() {
        return List.of(level);
    }

    @Override
    public synchronized Samples block(int index, int plane, int column, int row) {
        int top = level.top(row);
        int rows = level.bottom(row) - top;
        try {
            InputStream rowsLeft = stream;
            // Kept only if it ended at a row: if the store fails, the read is tried again from the beginning.
            stream = null;
            if (rowsLeft == null || nextRow > top) {
                rowsLeft = new InflateInput(new PngData(source, header.firstData()));
                nextRow = 0;
                previous = new byte[rowBytes];
            }
            while (nextRow < top) {
                readRow(rowsLeft);
            }
            byte[] run = new byte[rows * header.width() * bands() * type().bytes()];
            for (int i = 0; i < rows; i++) {
                widen(readRow(rowsLeft), run, i * (run.length / rows));
            }
            stream = rowsLeft;
            return new Samples(run, type(), ByteOrder.BIG_ENDIAN, header.width(), bands());
        } catch (IOException e) {
            throw new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "the PNG cannot be decoded: " + e.getMessage(), e);
        }
    }

    private byte[] readRow(InputStream rows) throws IOException {
        int filter = rows.read();
        byte[] row = new byte[rowBytes];
        if (filter < 0 || rows.readNBytes(row, 0, rowBytes) < rowBytes) {
            throw new EOFException("its pixels end at row %d of %d".formatted(nextRow, header.height()));
        }
        int step = Math.max(1, header.samples() * header.bits() / Byte.SIZE);
        if (!PngFilter.undo(filter, row, 0, rowBytes, previous, 0, step)) {
            throw new IOException("there is no filter " + filter);
        }
        previous = row;
        nextRow++;
        return row;
    }

    /** Samples of less than 8 bits as 8-bit ones: indices as they are, grey over the whole range. */
    private void widen(byte[] row, byte[] run, int at) {
        if (header.bits() >= Byte.SIZE) {
            System.arraycopy(row, 0, run, at, row.length);
            return;
        }
        int perByte = Byte.SIZE / header.bits();
        int most = (1 << header.bits()) - 1;
        int scale = header.greyStep();
        for (int i = 0; i < header.width(); i++) {
            int shift = Byte.SIZE - header.bits() * (i % perByte + 1);
            run[at + i] = (byte) ((row[i / perByte] >> shift & most) * scale);
        }
    }
}
