package dev.swath.catalogue.api;

import dev.swath.catalogue.ModelVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model versions that the index has rows of.
 *
 * @param current the one that searches mean; null while nothing is encoded and the encoder is away
 */
public record IndexVersions(@Nullable ModelVersion current, List<ModelVersion> modelVersions) {
    public IndexVersions {
        modelVersions = List.copyOf(modelVersions);
    }
}
