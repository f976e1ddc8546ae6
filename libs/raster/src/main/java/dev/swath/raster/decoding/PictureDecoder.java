package dev.swath.raster.decoding;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Iterator;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** The adapter to ImageIO for pictures that are decoded whole. Every failure becomes UNREADABLE_IMAGE, except for lack of memory. */
public final class PictureDecoder {
    private static final String JPEG = "JPEG";
    /** A tenth of a second's work. */
    private static final long MOST_PIXELS_IN_PLACE = 1 << 22;

    /** Warnings by which decoders tell that they painted over missing data. */
    private static final Pattern DATA_LOST =
            Pattern.compile("premature|truncat|unexpected end|bad huffman|missing eoi", Pattern.CASE_INSENSITIVE);

    /** Registered by hand, since ImageIO looks for plug-ins only in the class loader of the thread that asks first. */
    private static final ImageReaderSpi MIXING_JPEG = register(new JPEGImageReaderSpi());

    private static final ImageReaderSpi PLAIN_JPEG = findPlainJpeg();

    private PictureDecoder() {}

    /**
     * A picture's samples as they are stored, by the JDK's reader of that format.
     *
     * @param format as ImageIO names it, such as {@code PNG}
     */
    public static Raster samples(String format, byte[] file) {
        return read(
                format,
                () -> ImageIO.getImageReadersByFormatName(format).next(),
                file,
                reader -> reader.read(0).getRaster());
    }

    /** A JPEG's samples as they are stored, by the reader of the JDK: no colour is converted. */
    public static Raster jpegSamples(byte[] file) {
        return read(JPEG, PLAIN_JPEG::createReaderInstance, file, reader -> reader.readRaster(0, null));
    }

    /** A JPEG of four inks as red, green and blue. */
    public static Raster mixedJpeg(byte[] file) {
        return read(
                JPEG,
                MIXING_JPEG::createReaderInstance,
                file,
                reader -> reader.read(0).getRaster());
    }

    private interface OpenReader {
        ImageReader open() throws IOException;
    }

    private interface ReadSamples {
        Raster read(ImageReader reader) throws IOException;
    }

    /**
     * These decoders cannot be interrupted, and a JPEG of many scans takes long though it is small. A block of a TIFF is
     * done sooner than another thread begins.
     */
    private static Raster read(String format, OpenReader opening, byte[] file, ReadSamples reading) {
        try {
            return JPEG.equals(format) && JpegSegments.visitedPixels(file) <= MOST_PIXELS_IN_PLACE
                    ? read(opening, file, reading)
                    : ProcessorBudget.apart(() -> read(opening, file, reading));
        } catch (CatalogueException e) {
            throw e;
        } catch (Exception e) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "the %s cannot be decoded: %s: %s"
                            .formatted(format, e.getClass().getSimpleName(), e.getMessage()),
                    e);
        }
    }

    private static Raster read(OpenReader opening, byte[] file, ReadSamples reading) throws IOException {
        ImageReader reader = null;
        try (ImageInputStream input = new WatchedInput(file)) {
            reader = opening.open();
            Complaints complaints = new Complaints();
            reader.addIIOReadWarningListener(complaints);
            reader.setInput(input, true, true);
            Raster samples = reading.read(reader);
            complaints.rethrow();
            return samples;
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    private static ImageReaderSpi register(ImageReaderSpi provider) {
        IIORegistry registry = IIORegistry.getDefaultInstance();
        ImageReaderSpi known = registry.getServiceProviderByClass(provider.getClass());
        if (known != null) {
            return known;
        }
        registry.registerServiceProvider(provider);
        return provider;
    }

    private static ImageReaderSpi findPlainJpeg() {
        Iterator<ImageReaderSpi> providers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
        while (providers.hasNext()) {
            ImageReaderSpi provider = providers.next();
            if (provider.getClass().getName().equals("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi")) {
                return provider;
            }
        }
        throw new IllegalStateException("this JDK has no reader of JPEG");
    }

    /** Remembers the first warning that pixels were lost. */
    private static final class Complaints implements IIOReadWarningListener {
        private @Nullable String first;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            if (first == null && DATA_LOST.matcher(warning).find()) {
                first = warning;
            }
        }

        void rethrow() throws IOException {
            if (first != null) {
                throw new IOException(first);
            }
        }
    }
}
