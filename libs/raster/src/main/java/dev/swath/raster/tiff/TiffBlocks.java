package dev.swath.raster.tiff;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.decoding.InflateInput;
import dev.swath.raster.decoding.SourceInput;
import dev.swath.raster.metadata.TiffDirectory;
import dev.swath.raster.pixels.Level;
import dev.swath.raster.pixels.Samples;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Finds, reads and decompresses the blocks of one directory of a TIFF, and undoes their predictors. Thread-safe. */
final class TiffBlocks {
    private static final int JPEG_TABLES = 347;

    /** A block of more decoded bytes than this is decoded by rows. */
    private static final int RUN_BYTES = 4 << 20;
    /** The bytes that a deflate or ZSTD block may hold beyond its rows, since encoders fill up the last strip. */
    private static final int SLACK_BYTES = 4096;

    /** ZSTD decodes in memory that the garbage collector does not see, and nobody closes a scene. */
    private static final Cleaner CLEANER = Cleaner.create();

    private final ByteSource source;
    private final ByteOrder order;
    private final TiffLayout layout;
    private final Level level;
    private final TiffBlockPlaces places;
    private final byte[] jpegTables;
    private final double fill;
    /** Guarded by itself. */
    private final OpenBlock open = new OpenBlock();

    /** How far the decoding by rows of one block has come. */
    private static final class OpenBlock {
        private int index = -1;
        private int nextRow;
        private @Nullable InputStream stream;

        synchronized void close() {
            try {
                if (stream != null) {
                    stream.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                stream = null;
            }
        }
    }

    TiffBlocks(
            ByteSource source,
            ByteOrder order,
            TiffDirectory tiff,
            TiffLayout layout,
            double fill,
            SceneLimits limits) {
        this.source = source;
        this.order = order;
        this.layout = layout;
        this.fill = fill;
        limits.checkBlocks(layout.blocks());
        this.places = TiffBlockPlaces.read(tiff, layout, source.length());
        this.jpegTables = layout.compression() == TiffLayout.JPEG ? tiff.bytes(JPEG_TABLES) : new byte[0];
        long blockBytes = (long) rowBytes() * layout.blockHeight();
        int runHeight = layout.blockHeight();
        if (layout.compression() == TiffLayout.JPEG) {
            limits.checkHeld("a JPEG block", blockBytes);
        } else if (blockBytes > RUN_BYTES) {
            runHeight = Math.max(1, RUN_BYTES / rowBytes());
            CLEANER.register(this, open::close);
        }
        this.level = new Level(layout.width(), layout.height(), layout.blockWidth(), layout.blockHeight(), runHeight);
    }

    Level level() {
        return level;
    }

    /** How many blocks there are. */
    int count() {
        return places.count();
    }

    /** Decodes a run of a block's rows; those of a sparse block are nodata. */
    Samples block(int plane, int column, int row) {
        int index = (plane * layout.blocksDown() + row / level.runs()) * layout.blocksAcross() + column;
        int firstRow = row % level.runs() * level.runHeight();
        int rows = Math.min(level.runHeight(), layout.blockHeight() - firstRow);
        // The last strip may hold just the rows that are left; a tile is always whole.
        int needed = layout.tiled() ? rows : level.bottom(row) - level.top(row);
        byte[] bytes;
        try {
            boolean last = firstRow + needed >= layout.blockHeight() || level.bottom(row) == layout.height();
            bytes = places.bytes(index) == 0 ? filled(needed) : read(index, firstRow, needed, last);
        } catch (IOException e) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "block %d of the TIFF cannot be decoded: %s".formatted(index, e.getMessage()),
                    e);
        }
        return new Samples(bytes, layout.type(), order, layout.blockWidth(), layout.blockBands());
    }

    private byte[] read(int index, int firstRow, int rows, boolean last) throws IOException {
        byte[] bytes;
        if (layout.compression() == TiffLayout.JPEG) {
            return TiffJpegBlock.decode(
                    jpegTables, source.read(places.offset(index), Math.toIntExact(places.bytes(index))), layout, rows);
        } else if (layout.compression() == TiffLayout.NONE) {
            long from = (long) firstRow * layout.storedRowBytes();
            if (from + (long) rows * layout.storedRowBytes() > places.bytes(index)) {
                throw new EOFException("it has %d bytes for %d rows".formatted(places.bytes(index), firstRow + rows));
            }
            bytes = source.read(places.offset(index) + from, rows * layout.storedRowBytes());
        } else if (level.runs() == 1) {
            try (InputStream stream = stream(index)) {
                bytes = exactly(stream, rows * layout.storedRowBytes());
                checkEnd(stream, layout.blockHeight() - rows);
            }
        } else {
            bytes = runOf(index, firstRow, rows, last);
        }
        byte[] samples = layout.bits() < Byte.SIZE ? widened(bytes, rows) : bytes;
        TiffPredictor.undo(layout, samples, rowBytes(), order);
        return samples;
    }

    private byte[] runOf(int index, int firstRow, int rows, boolean last) throws IOException {
        synchronized (open) {
            InputStream stream = open.stream;
            if (stream == null || open.index != index || open.nextRow > firstRow) {
                open.close();
                stream = stream(index);
                open.stream = stream;
                open.index = index;
                open.nextRow = 0;
            }
            long skipped = (long) (firstRow - open.nextRow) * layout.storedRowBytes();
            // Starts again unless it ended at a row: after a failure of the store, the read is tried again.
            open.nextRow = Integer.MAX_VALUE;
            stream.skipNBytes(skipped);
            byte[] bytes = exactly(stream, rows * layout.storedRowBytes());
            open.nextRow = firstRow + rows;
            if (last) {
                checkEnd(stream, layout.blockHeight() - open.nextRow);
                open.close();
            }
            return bytes;
        }
    }

    private InputStream stream(int index) throws IOException {
        InputStream stored = new SourceInput(source, places.offset(index), places.bytes(index));
        return switch (layout.compression()) {
            case TiffLayout.LZW -> new LzwInput(stored);
            case TiffLayout.PACK_BITS -> new PackBitsInput(stored);
            case TiffLayout.ZSTD -> new ZstdInputStreamNoFinalizer(stored);
            default -> new InflateInput(stored);
        };
    }

    private static byte[] exactly(InputStream stream, int count) throws IOException {
        byte[] bytes = new byte[count];
        int read = stream.readNBytes(bytes, 0, count);
        if (read < count) {
            throw new EOFException("it ends after %d of %d bytes".formatted(read, count));
        }
        return bytes;
    }

    /** Data that continues far beyond the rows of the block is a decompression bomb. */
    private void checkEnd(InputStream stream, int rowsLeft) throws IOException {
        if (layout.compression() != TiffLayout.ZSTD
                && layout.compression() != TiffLayout.DEFLATE
                && layout.compression() != TiffLayout.OLD_DEFLATE) {
            return;
        }
        long most = (long) rowsLeft * layout.storedRowBytes() + SLACK_BYTES;
        byte[] buffer = new byte[SLACK_BYTES];
        for (long beyond = 0; beyond <= most; ) {
            int read = stream.read(buffer);
            if (read < 0) {
                return;
            }
            beyond += read;
        }
        throw new IOException("it expands to more than its declared size");
    }

    /** Samples of less than 8 bits as 8-bit ones of the same value. */
    private byte[] widened(byte[] packed, int rows) {
        int samples = rowBytes();
        byte[] bytes = new byte[rows * samples];
        int perByte = Byte.SIZE / layout.bits();
        int mask = (1 << layout.bits()) - 1;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < samples; i++) {
                int shift = Byte.SIZE - layout.bits() * (i % perByte + 1);
                bytes[row * samples + i] = (byte) (packed[row * layout.storedRowBytes() + i / perByte] >> shift & mask);
            }
        }
        return bytes;
    }

    private byte[] filled(int rows) {
        byte[] bytes = new byte[rows * rowBytes()];
        if (fill == 0) {
            return bytes;
        }
        ByteBuffer target = ByteBuffer.wrap(bytes).order(order);
        while (target.hasRemaining()) {
            switch (layout.type()) {
                case UINT8, INT8 -> target.put((byte) (long) fill);
                case UINT16, INT16 -> target.putShort((short) (long) fill);
                case UINT32, INT32 -> target.putInt((int) (long) fill);
                case FLOAT16 -> target.putShort(Float.floatToFloat16((float) fill));
                case FLOAT32 -> target.putFloat((float) fill);
                case FLOAT64 -> target.putDouble(fill);
            }
        }
        return bytes;
    }

    private int rowBytes() {
        return layout.blockWidth() * layout.blockBands() * layout.type().bytes();
    }
}
