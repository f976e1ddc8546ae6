package dev.swath.raster.jpeg2000;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.decoding.ProcessorBudget;
import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.Level;
import dev.swath.raster.pixels.SampleType;
import dev.swath.raster.pixels.Samples;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * A JPEG 2000's tiles at its resolutions. Thread-safe: each decoding thread has a decoder of its own, as many as
 * memory and processors allow.
 */
final class Jpeg2000Blocks implements BlockSource {
    /** The share of the scene's memory for decoders: one byte in this many. */
    private static final int DECODERS_SHARE = 4;

    private final ByteSource source;
    private final Jpeg2000Header header;
    private final List<Level> levels = new ArrayList<>();
    private final List<Queue<Jpeg2000Decoder>> idle = new ArrayList<>();
    private final int most;
    private final Semaphore free;

    Jpeg2000Blocks(ByteSource source, Jpeg2000Header header, SceneLimits limits) {
        this.source = source;
        this.header = header;
        this.most = Math.clamp(
                limits.bytes() / DECODERS_SHARE / header.tileBytes(),
                1,
                Runtime.getRuntime().availableProcessors());
        this.free = new Semaphore(most);
        boolean tiled = header.tileWidth() < header.width() || header.tileHeight() < header.height();
        for (int i = 0; i <= header.decompositions(); i++) {
            int factor = 1 << i;
            boolean even = header.tileWidth() % factor == 0 && header.tileHeight() % factor == 0;
            if ((tiled && !even)
                    || (i > 0
                            && Math.max(
                                            levels.getLast().width(),
                                            levels.getLast().height())
                                    == 1)) {
                break;
            }
            levels.add(Level.whole(
                    Math.ceilDiv(header.width(), factor),
                    Math.ceilDiv(header.height(), factor),
                    Math.ceilDiv(header.tileWidth(), factor),
                    Math.ceilDiv(header.tileHeight(), factor)));
            idle.add(new ConcurrentLinkedQueue<>());
        }
    }

    @Override
    public SampleType type() {
        return header.type();
    }

    @Override
    public int bands() {
        return header.bands();
    }

    @Override
    public boolean planar() {
        return false;
    }

    @Override
    public List<Level> levels() {
        return levels;
    }

    @Override
    public long heldBytes() {
        return most * header.tileBytes();
    }

    @Override
    public Samples block(int level, int plane, int column, int row) {
        Queue<Jpeg2000Decoder> decoders = idle.get(level);
        free.acquireUninterruptibly();
        Jpeg2000Decoder decoder = decoders.poll();
        try {
            if (decoder == null) {
                decoder = ProcessorBudget.apart(() -> Jpeg2000Decoder.open(source, header, level));
            }
            Level size = levels.get(level);
            int width = Math.min(size.blockWidth(), size.width() - column * size.blockWidth());
            int height = Math.min(size.blockHeight(), size.height() - row * size.blockHeight());
            Jpeg2000Decoder chosen = decoder;
            byte[] samples = ProcessorBudget.apart(() -> chosen.decode(column, row, width, height));
            decoders.add(chosen);
            return new Samples(samples, type(), ByteOrder.BIG_ENDIAN, width, bands());
        } catch (CatalogueException | OutOfMemoryError e) {
            throw e;
        } catch (Exception | Error e) {
            // JJ2000 throws anything, errors of its own included.
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "tile %d, %d of the JPEG 2000 cannot be decoded: %s".formatted(column, row, e.getMessage()),
                    e);
        } finally {
            free.release();
        }
    }
}
