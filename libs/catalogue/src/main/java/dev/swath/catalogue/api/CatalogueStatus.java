package dev.swath.catalogue.api;

import dev.swath.catalogue.ModelVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue in numbers.
 *
 * @param scenes live ones
 * @param tiles of the live scenes
 * @param encoded the same as searchable, since a row is written for each encoding
 * @param captioned rows of the index with a caption
 * @param searchable rows of the index
 * @param failed open failures
 * @param lag the records that each stage still has to consume
 * @param modelVersion the version whose rows are counted; null if there is none yet
 */
public record CatalogueStatus(
        long scenes,
        long tiles,
        long encoded,
        long captioned,
        long searchable,
        long failed,
        Map<String, Long> lag,
        @Nullable ModelVersion modelVersion) {}
