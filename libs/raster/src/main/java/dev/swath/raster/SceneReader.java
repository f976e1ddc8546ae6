package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.raster.decoding.ProcessorBudget;
import dev.swath.raster.place.PlaceParts;
import dev.swath.raster.place.Placement;
import dev.swath.raster.sentinel2.Sentinel2Product;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens scenes. Thread-safe. */
public final class SceneReader {
    private static final Sentinel2Product SENTINEL_2 = new Sentinel2Product(SceneFormats.JPEG_2000);

    private final SceneLimits limits;
    private final Supplier<ProcessorBudget> budgets;

    public SceneReader(SceneLimits limits) {
        this(limits, ProcessorBudget::new);
    }

    /** @param budgets a scene's budget before its size is known */
    public SceneReader(SceneLimits limits, Supplier<ProcessorBudget> budgets) {
        this.limits = limits;
        this.budgets = budgets;
    }

    /** @param maxPixels the most pixels that a file may declare, at least 1; the other limits are the defaults */
    public SceneReader(long maxPixels) {
        this(SceneLimits.DEFAULT.withPixels(maxPixels));
    }

    /**
     * Whether each part of the file is read when it is needed. Otherwise it is read from its beginning, perhaps more than once.
     *
     * @throws CatalogueException EMPTY_OBJECT, UNSUPPORTED_FORMAT
     */
    public static boolean readsByRanges(ByteSource source) {
        return SceneFormats.of(source).readsByRanges();
    }

    /** @see #open(ByteSource, SceneHints) */
    public Scene open(byte[] file) {
        return open(ByteSource.of(file), SceneHints.NONE);
    }

    /**
     * Reads what the file declares. Its pixels are not read before {@link Scene#picture()}.
     *
     * @param source stays open as long as the scene is used
     * @throws CatalogueException EMPTY_OBJECT, UNSUPPORTED_FORMAT, UNREADABLE_IMAGE, IMAGE_TOO_LARGE
     */
    public Scene open(ByteSource source, SceneHints hints) {
        return open(source, hints, null);
    }

    /**
     * Reads what the file declares, and takes another file for its mask if it has none of its own.
     *
     * @param mask a TIFF as GDAL writes beside a picture, 0 where the picture holds nothing; a warning names one that cannot be used
     * @throws CatalogueException EMPTY_OBJECT, UNSUPPORTED_FORMAT, UNREADABLE_IMAGE, IMAGE_TOO_LARGE
     */
    public Scene open(ByteSource source, SceneHints hints, @Nullable ByteSource mask) {
        SceneFormat format = SceneFormats.of(source);
        List<String> warnings = new ArrayList<>();
        return guarded(format.title(), budget -> {
            SceneContent content = format.open(ProcessorBudget.watched(source), hints, limits);
            if (mask != null && content.mask() == null) {
                content = masked(content, ProcessorBudget.watched(mask), warnings);
            }
            Placement placement = Placement.of(content.place(), hints).alsoWarning(warnings);
            return Scene.of(content, placement, mediaType(format, content), limits, budget);
        });
    }

    /** A TIFF that places itself is a GeoTIFF. */
    private static String mediaType(SceneFormat format, SceneContent content) {
        boolean geographic = format == SceneFormats.TIFF && !content.place().equals(PlaceParts.NONE);
        return geographic ? format.mediaType() + "; application=geotiff" : format.mediaType();
    }

    private SceneContent masked(SceneContent content, ByteSource mask, List<String> warnings) {
        try {
            return SceneFormats.TIFF.masked(content, mask, limits);
        } catch (CatalogueException e) {
            if (e.kind() != ErrorKind.INVALID_INPUT || e.code() == ErrorCode.OBJECT_GONE) {
                throw e;
            }
            warnings.add("the mask beside it is not used: " + e.getMessage());
            return content;
        }
    }

    /**
     * Opens a Sentinel-2 product.
     *
     * @param files the files by their paths within the product's folder; they stay open as long as the scene is used
     * @throws CatalogueException INCOMPLETE_PRODUCT, UNREADABLE_IMAGE, UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE
     */
    public Scene openProduct(Map<String, ? extends ByteSource> files) {
        Map<String, ByteSource> watched = new HashMap<>();
        files.forEach((name, file) -> watched.put(name, ProcessorBudget.watched(file)));
        return guarded("product", budget -> {
            SceneContent content = SENTINEL_2.open(watched, limits);
            return Scene.of(content, Placement.of(content.place(), SceneHints.NONE), null, limits, budget);
        });
    }

    /** An unexpected exception of a decoder, ours or another's, counts as the file's failure. */
    private Scene guarded(String what, Function<ProcessorBudget, Scene> opening) {
        ProcessorBudget budget = budgets.get();
        try {
            return budget.spend(() -> opening.apply(budget));
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
