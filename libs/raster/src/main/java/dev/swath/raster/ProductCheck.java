package dev.swath.raster;

import dev.swath.raster.sentinel2.SafeFolder;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a product folder are still missing.
 *
 * @param required what is missing before the product can be read, described in words if there is no single name; empty once it can be read
 * @param listed missing paths of the manifest, relative to the folder; empty if the manifest itself is missing
 */
public record ProductCheck(List<String> required, List<String> listed) {
    /** The manifest's path within the folder. */
    public static final String MANIFEST = SafeFolder.MANIFEST;

    public ProductCheck {
        required = List.copyOf(required);
        listed = List.copyOf(listed);
    }

    /**
     * Checks a Sentinel-2 product.
     *
     * @param names the paths that are there, relative to the folder
     * @param manifest the bytes of {@link #MANIFEST}, null if it is not there
     * @throws dev.swath.catalogue.CatalogueException UNSUPPORTED_FORMAT if the manifest is another product's
     */
    public static ProductCheck of(Collection<String> names, byte @Nullable [] manifest) {
        return new SafeFolder(names).check(manifest);
    }

    /**
     * The path within a product folder below which the product's files are: empty, or an inner folder of its own.
     *
     * @param names the paths that are there, relative to the product folder
     * @throws dev.swath.catalogue.CatalogueException UNSUPPORTED_FORMAT if there are several products
     */
    public static String innerFolder(Collection<String> names) {
        return SafeFolder.inner(names);
    }

    /** Whether the files that are there make a scene. */
    public boolean isReadable() {
        return required.isEmpty();
    }

    /** Whether everything that the manifest lists is there. */
    public boolean isWhole() {
        return isReadable() && listed.isEmpty();
    }
}
