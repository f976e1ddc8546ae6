package dev.swath.raster;

import java.util.List;

/**
 * Which files of a product folder are still missing.
 *
 * @param required what must be there before the product can be read, in words where no single name is known; empty once it can be begun
 * @param listed paths of the manifest, relative to the folder, that are not there; empty also where the manifest itself is missing
 */
public record ProductCheck(List<String> required, List<String> listed) {
    public ProductCheck {
        required = List.copyOf(required);
        listed = List.copyOf(listed);
    }

    /** Whether what is there makes a scene. */
    public boolean isReadable() {
        return required.isEmpty();
    }

    /** Whether everything that the manifest lists is there. */
    public boolean isWhole() {
        return isReadable() && listed.isEmpty();
    }
}
