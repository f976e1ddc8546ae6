package dev.swath.raster.decoding;

import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.Level;
import dev.swath.raster.pixels.SampleType;
import dev.swath.raster.pixels.Samples;
import java.awt.image.Raster;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A picture that can only be decoded whole; that happens at its first block. Thread-safe. */
public final class ImageBlocks implements BlockSource {
    private static final int RUN_HEIGHT = 64;

    private final Supplier<Raster> decoder;
    private final Level level;
    private final SampleType type;
    private final int bands;
    private final Consumer<byte[]> finish;
    private @Nullable Raster raster;

    /**
     * @param decoder decodes the whole picture; if it yields fewer bands, the last is repeated
     * @param finish changes a block's samples in place before they are used
     */
    public ImageBlocks(
            Supplier<Raster> decoder, int width, int height, SampleType type, int bands, Consumer<byte[]> finish) {
        this.decoder = decoder;
        this.level = new Level(width, height, width, height, Math.min(RUN_HEIGHT, height));
        this.type = type;
        this.bands = bands;
        this.finish = finish;
    }

    /** For samples that are used as they are. */
    public ImageBlocks(Supplier<Raster> decoder, int width, int height, SampleType type, int bands) {
        this(decoder, width, height, type, bands, samples -> {});
    }

    @Override
    public SampleType type() {
        return type;
    }

    @Override
    public int bands() {
        return bands;
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
    public long heldBytes() {
        return level.pixels() * bands * type.bytes();
    }

    @Override
    public Samples block(int index, int plane, int column, int row) {
        Raster decoded = decoded();
        int top = level.top(row);
        int rows = level.bottom(row) - top;
        int stored = decoded.getNumBands();
        int[] pixels = decoded.getPixels(0, top, level.width(), rows, (int[]) null);
        byte[] bytes = new byte[level.width() * rows * bands * type.bytes()];
        int at = 0;
        for (int i = 0; i < level.width() * rows; i++) {
            for (int band = 0; band < bands; band++) {
                int sample = pixels[i * stored + Math.min(band, stored - 1)];
                if (type.bytes() == 2) {
                    bytes[at++] = (byte) (sample >> Byte.SIZE);
                }
                bytes[at++] = (byte) sample;
            }
        }
        finish.accept(bytes);
        return new Samples(bytes, type, ByteOrder.BIG_ENDIAN, level.width(), bands);
    }

    private synchronized Raster decoded() {
        Raster known = raster;
        if (known == null) {
            known = decoder.get();
            raster = known;
        }
        return known;
    }
}
