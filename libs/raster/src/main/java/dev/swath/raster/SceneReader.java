package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.Optional;

/** Opens scenes. Thread-safe. */
public final class SceneReader {
    /** More pixels than this are refused unless told otherwise. */
    public static final long DEFAULT_MAX_PIXELS = 100_000_000;

    private final long maxPixels;

    /** @param maxPixels what a file may declare at most, from 1 */
    public SceneReader(long maxPixels) {
        if (maxPixels < 1) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION, "expected at least 1 pixel a scene, found " + maxPixels);
        }
        this.maxPixels = maxPixels;
    }

    /**
     * Reads what the file declares; its pixels are left alone until {@link Scene#decode()}.
     *
     * @param file the whole file; kept, not copied
     * @throws CatalogueException EMPTY_OBJECT, UNSUPPORTED_FORMAT, UNREADABLE_IMAGE, IMAGE_TOO_LARGE
     */
    public Scene open(byte[] file) {
        ImageFormat format = ImageFormat.of(file);
        return switch (format) {
            case JPEG -> new Scene(format, file, JpegHeader.read(file, maxPixels), Optional.empty());
            case PNG -> new Scene(format, file, PngHeader.read(file, maxPixels), Optional.empty());
            case TIFF -> {
                TiffDirectory directory = TiffDirectory.read(file);
                ImageHeader header = TiffHeader.read(directory, maxPixels);
                yield new Scene(format, file, header, Georeference.of(directory));
            }
        };
    }
}
