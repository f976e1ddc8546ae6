package dev.swath.raster;

import java.awt.image.Raster;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A picture that can only be decoded whole, at its first block. Thread-safe. */
final class ImageBlocks implements BlockSource {
    private static final int RUN_HEIGHT = 64;

    private final Supplier<Raster> decoder;
    private final boolean ycbcr;
    private final SampleType type;
    private final int bands;
    /** What makes a sample of fewer bits one of 8. */
    private final int factor;

    private final Level level;
    private @Nullable Raster raster;

    private ImageBlocks(Supplier<Raster> decoder, boolean ycbcr, Level level, SampleType type, int bands, int factor) {
        this.decoder = decoder;
        this.ycbcr = ycbcr;
        this.type = type;
        this.bands = bands;
        this.factor = factor;
        this.level = level;
    }

    /** Four inks are shown as three colours, which TwelveMonkeys mixes; all others are taken as they stand. */
    static ImageBlocks ofJpeg(ByteSource source, JpegHeader.Frame frame) {
        Supplier<Raster> decoder = frame.samples() == 4
                ? () -> PictureDecoder.decode(ImageFormat.JPEG, file(source)).getRaster()
                : () -> PictureDecoder.jpegSamples(file(source));
        int bands = frame.samples() >= 3 ? 3 : 1;
        return new ImageBlocks(
                decoder, frame.ycbcr(), level(frame.width(), frame.height()), SampleType.UINT8, bands, 1);
    }

    static ImageBlocks ofPng(ByteSource source, PngHeader header, SampleType type) {
        int factor = header.isPalette() || header.bits() >= Byte.SIZE ? 1 : 255 / ((1 << header.bits()) - 1);
        return new ImageBlocks(
                () -> PictureDecoder.decode(ImageFormat.PNG, file(source)).getRaster(),
                false,
                level(header.width(), header.height()),
                type,
                header.samples(),
                factor);
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
                int sample = pixels[i * stored + Math.min(band, stored - 1)] * factor;
                if (type.bytes() == 2) {
                    bytes[at++] = (byte) (sample >> Byte.SIZE);
                }
                bytes[at++] = (byte) sample;
            }
        }
        if (ycbcr) {
            JpegBlock.toRgb(bytes);
        }
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

    private static byte[] file(ByteSource source) {
        return source.read(0, Math.toIntExact(source.length()));
    }

    private static Level level(int width, int height) {
        return new Level(width, height, width, height, Math.min(RUN_HEIGHT, height));
    }
}
