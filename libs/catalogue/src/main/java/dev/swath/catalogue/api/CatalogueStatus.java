package dev.swath.catalogue.api;

import dev.swath.catalogue.ModelVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue in numbers.
 *
 * @param scenes live ones
 * @param tiles of the live scenes
 * @param encoded as searchable: a row is written for each encoding
 * @param captioned rows of the index with a caption
 * @param searchable rows of the index
 * @param failed open failures
 * @param lag records each stage has yet to consume
 * @param modelVersion whose rows are counted; null where there is none yet
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
