package dev.swath.raster;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** The adapter to ImageIO: every way in which it fails becomes UNREADABLE_IMAGE, but for memory. */
final class PictureDecoder {
    /** What decoders only warn of when they painted over missing data. */
    private static final Pattern DATA_LOST =
            Pattern.compile("premature|truncat|unexpected end|bad huffman|missing eoi", Pattern.CASE_INSENSITIVE);

    /** By hand, since ImageIO looks for plug-ins only in the class loader of whichever thread asks first. */
    private static final ImageReaderSpi JPEG = register(new JPEGImageReaderSpi());

    private static final ImageReaderSpi TIFF = register(new TIFFImageReaderSpi());

    private PictureDecoder() {}

    static BufferedImage decode(ImageFormat format, byte[] file) {
        ImageReader reader = null;
        try (ImageInputStream input = new ByteArrayImageInputStream(file)) {
            reader = readerOf(format);
            Complaints complaints = new Complaints();
            reader.addIIOReadWarningListener(complaints);
            reader.setInput(input, true, true);
            BufferedImage picture = reader.read(0);
            if (complaints.first != null) {
                throw unreadable(format, complaints.first, null);
            }
            return picture;
        } catch (CatalogueException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw unreadable(format, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    private static ImageReader readerOf(ImageFormat format) throws IOException {
        return switch (format) {
            case JPEG -> JPEG.createReaderInstance();
            case PNG -> ImageIO.getImageReadersByFormatName("png").next();
            case TIFF -> TIFF.createReaderInstance();
        };
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

    private static CatalogueException unreadable(ImageFormat format, String what, @Nullable Throwable cause) {
        return new CatalogueException(
                ErrorCode.UNREADABLE_IMAGE, "the %s cannot be decoded: %s".formatted(format, what), cause);
    }

    private static final class Complaints implements IIOReadWarningListener {
        private @Nullable String first;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            if (first == null && DATA_LOST.matcher(warning).find()) {
                first = warning;
            }
        }
    }
}
