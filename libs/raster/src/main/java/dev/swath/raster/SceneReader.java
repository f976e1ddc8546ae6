package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.Map;
import java.util.Optional;

/** Opens scenes. Thread-safe. */
public final class SceneReader {
    private final SceneLimits limits;

    public SceneReader(SceneLimits limits) {
        this.limits = limits;
    }

    /** @param maxPixels what a file may declare at most, from 1; the other limits are the default ones */
    public SceneReader(long maxPixels) {
        this(SceneLimits.DEFAULT.withPixels(maxPixels));
    }

    /** @see #open(ByteSource, SceneHints) */
    public Scene open(byte[] file) {
        return open(ByteSource.of(file), SceneHints.NONE);
    }

    /**
     * Reads what the file declares; its pixels are left alone until {@link Scene#picture()}.
     *
     * @param source stays open as long as the scene is used
     * @throws CatalogueException EMPTY_OBJECT, UNSUPPORTED_FORMAT, UNREADABLE_IMAGE, IMAGE_TOO_LARGE
     */
    public Scene open(ByteSource source, SceneHints hints) {
        ImageFormat format = ImageFormat.of(source);
        return guarded(format.toString(), () -> switch (format) {
            case TIFF -> SceneBuilder.ofTiff(source, hints, limits);
            case PNG -> SceneBuilder.ofPng(source, hints, limits);
            case JPEG -> SceneBuilder.ofJpeg(source, hints, limits);
            case JPEG_2000 -> SceneBuilder.ofJpeg2000(source, hints, limits);
        });
    }

    /**
     * Opens a Sentinel-2 product.
     *
     * @param files by their paths within the product's folder; they stay open as long as the scene is used
     * @throws CatalogueException INCOMPLETE_PRODUCT, UNREADABLE_IMAGE, UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE
     */
    public Scene openProduct(Map<String, ? extends ByteSource> files) {
        return guarded("product", () -> Sentinel2Product.open(files, limits));
    }

    /** What a decoder of others, or ours, makes of a header that nobody thought of is the file's failure. */
    private static Scene guarded(String what, java.util.function.Supplier<Scene> opening) {
        try {
            return opening.get();
        } catch (CatalogueException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "the %s's header is not readable: %s"
                            .formatted(
                                    what,
                                    Optional.ofNullable(e.getMessage())
                                            .orElse(e.getClass().getSimpleName())),
                    e);
        }
    }
}
