package dev.swath.raster;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.awt.image.BufferedImage;
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

/** The adapter to ImageIO for what is decoded whole: every way in which it fails becomes UNREADABLE_IMAGE, but for memory. */
final class PictureDecoder {
    /** What decoders only warn of when they painted over missing data. */
    private static final Pattern DATA_LOST =
            Pattern.compile("premature|truncat|unexpected end|bad huffman|missing eoi", Pattern.CASE_INSENSITIVE);

    /** By hand, since ImageIO looks for plug-ins only in the class loader of whichever thread asks first. */
    private static final ImageReaderSpi JPEG = register(new JPEGImageReaderSpi());

    private static final ImageReaderSpi PLAIN_JPEG = findPlainJpeg();

    private PictureDecoder() {}

    static BufferedImage decode(ImageFormat format, byte[] file) {
        ImageReader reader = null;
        try (ImageInputStream input = new ByteArrayImageInputStream(file)) {
            reader = format == ImageFormat.JPEG
                    ? JPEG.createReaderInstance()
                    : ImageIO.getImageReadersByFormatName("png").next();
            Complaints complaints = new Complaints();
            reader.addIIOReadWarningListener(complaints);
            reader.setInput(input, true, true);
            BufferedImage picture = reader.read(0);
            complaints.rethrow();
            return picture;
        } catch (IOException | RuntimeException e) {
            throw unreadable(format, e);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    /** A JPEG's samples as they are stored, by the reader of the JDK: no colour is converted. */
    static Raster jpegSamples(byte[] file) {
        ImageReader reader = null;
        try (ImageInputStream input = new ByteArrayImageInputStream(file)) {
            reader = PLAIN_JPEG.createReaderInstance();
            Complaints complaints = new Complaints();
            reader.addIIOReadWarningListener(complaints);
            reader.setInput(input, true, true);
            Raster samples = reader.readRaster(0, null);
            complaints.rethrow();
            return samples;
        } catch (IOException | RuntimeException e) {
            throw unreadable(ImageFormat.JPEG, e);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    private static CatalogueException unreadable(ImageFormat format, Exception cause) {
        return new CatalogueException(
                ErrorCode.UNREADABLE_IMAGE,
                "the %s cannot be decoded: %s: %s"
                        .formatted(format, cause.getClass().getSimpleName(), cause.getMessage()),
                cause);
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
