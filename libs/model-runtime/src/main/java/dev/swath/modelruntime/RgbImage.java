package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.chip.Chip;
import dev.swath.chip.PlainPng;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** An 8-bit RGB picture, row by row, three bytes a pixel; immutable. */
public final class RgbImage {
    private static final int CHANNELS = 3;
    private static final int CHANNEL_MASK = 0xFF;
    private static final Set<String> FORMATS = Set.of("jpeg", "png", "tif", "tiff");

    private final int width;
    private final int height;
    private final byte[] pixels;

    private RgbImage(int width, int height, byte[] pixels) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
    }

    /**
     * @param pixels width · height · 3 bytes, row by row, R, G, B; copied
     * @throws CatalogueException MODEL_MISMATCH if there are more or fewer
     */
    public static RgbImage of(int width, int height, byte[] pixels) {
        if (width < 1 || height < 1 || pixels.length != (long) width * height * CHANNELS) {
            throw new CatalogueException(
                    ErrorCode.MODEL_MISMATCH,
                    "expected %d×%d×3 bytes of RGB, found %d".formatted(width, height, pixels.length));
        }
        return new RgbImage(width, height, pixels.clone());
    }

    /** A tile's picture. */
    public static RgbImage of(Chip chip) {
        return new RgbImage(chip.width(), chip.height(), chip.toArray());
    }

    /**
     * Decodes a JPEG, PNG or TIFF picture as Pillow's {@code convert("RGB")} does: grey is repeated in the three
     * channels, an alpha channel is ignored. The declared size is read from the header and checked before any pixel
     * is decoded.
     *
     * @param bytes not retained
     * @param maxPixels the most pixels that a picture may declare
     * @throws CatalogueException EMPTY_OBJECT, UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE, UNREADABLE_IMAGE
     */
    public static RgbImage decode(byte[] bytes, long maxPixels) {
        if (bytes.length == 0) {
            throw new CatalogueException(ErrorCode.EMPTY_OBJECT, "expected a picture, found no bytes");
        }
        Optional<RgbImage> plain = PlainPng.of(bytes)
                .filter(png -> (long) png.width() * png.height() <= maxPixels)
                .flatMap(png -> png.pixels().map(pixels -> new RgbImage(png.width(), png.height(), pixels)));
        return plain.orElseGet(() -> decodeByImageIo(bytes, maxPixels));
    }

    private static RgbImage decodeByImageIo(byte[] bytes, long maxPixels) {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            ImageReader reader = reader(in);
            try {
                reader.setInput(in, true, true);
                return decode(reader, maxPixels);
            } finally {
                reader.dispose();
            }
        } catch (IOException e) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE, "the picture ends or breaks: " + e.getMessage(), e);
        }
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** @return a copy */
    public byte[] toArray() {
        return pixels.clone();
    }

    /** The caller must not write to it. */
    byte[] pixels() {
        return pixels;
    }

    @Override
    public String toString() {
        return "RgbImage[%d×%d]".formatted(width, height);
    }

    private static ImageReader reader(ImageInputStream in) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
            reader.dispose();
        }
        throw new CatalogueException(
                ErrorCode.UNSUPPORTED_FORMAT, "expected a JPEG, PNG or TIFF picture, found none of them");
    }

    private static RgbImage decode(ImageReader reader, long maxPixels) throws IOException {
        try {
            long declared = (long) reader.getWidth(0) * reader.getHeight(0);
            if (declared > maxPixels) {
                throw new CatalogueException(
                        ErrorCode.IMAGE_TOO_LARGE,
                        "expected at most %d pixels, the picture declares %d×%d"
                                .formatted(maxPixels, reader.getWidth(0), reader.getHeight(0)));
            }
            return of(reader.read(0));
        } catch (IllegalArgumentException
                | IndexOutOfBoundsException
                | NegativeArraySizeException
                | IllegalStateException e) {
            // ImageIO's readers throw these for malformed files.
            throw new IOException(e);
        }
    }

    private static RgbImage of(BufferedImage image) {
        byte[] target = new byte[Math.multiplyExact(image.getWidth() * CHANNELS, image.getHeight())];
        if (!copyBytes(image, target)) {
            convert(image, target);
        }
        return new RgbImage(image.getWidth(), image.getHeight(), target);
    }

    /** The fast way, for pictures whose raster holds bytes of sRGB, as decoded PNG and JPEG do. */
    private static boolean copyBytes(BufferedImage image, byte[] target) {
        if (!(image.getRaster().getSampleModel() instanceof PixelInterleavedSampleModel model)
                || !(image.getRaster().getDataBuffer() instanceof DataBufferByte buffer)
                || model.getNumBands() < CHANNELS
                || image.getColorModel().getNumColorComponents() != CHANNELS
                || image.isAlphaPremultiplied()
                || !image.getColorModel().getColorSpace().isCS_sRGB()) {
            return false;
        }
        int[] bands = model.getBandOffsets();
        byte[] source = buffer.getData();
        int step = model.getPixelStride();
        int to = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            int from = buffer.getOffset()
                    + (y - image.getRaster().getSampleModelTranslateY()) * model.getScanlineStride()
                    - image.getRaster().getSampleModelTranslateX() * step;
            for (int x = 0; x < image.getWidth(); x++, from += step) {
                target[to++] = source[from + bands[0]];
                target[to++] = source[from + bands[1]];
                target[to++] = source[from + bands[2]];
            }
        }
        return true;
    }

    private static void convert(BufferedImage image, byte[] target) {
        int[] row = new int[image.getWidth()];
        boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                && image.getRaster().getSampleModel().getSampleSize(0) == Byte.SIZE;
        int to = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            if (grey) {
                // getRGB would take the values for linear light and brighten them.
                image.getRaster().getSamples(0, y, row.length, 1, 0, row);
            } else {
                image.getRGB(0, y, row.length, 1, row, 0, row.length);
            }
            for (int value : row) {
                target[to++] = (byte) (grey ? value : value >> 16 & CHANNEL_MASK);
                target[to++] = (byte) (grey ? value : value >> 8 & CHANNEL_MASK);
                target[to++] = (byte) (value & CHANNEL_MASK);
            }
        }
    }
}
