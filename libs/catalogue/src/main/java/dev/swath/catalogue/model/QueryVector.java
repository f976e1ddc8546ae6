package dev.swath.catalogue.model;

import dev.swath.catalogue.ModelVersion;
import org.jspecify.annotations.Nullable;

/**
 * A query in the retrieval space of one model version.
 *
 * @param calibration of the cosine between such a query and a tile; null if the model has none for this kind of query
 */
public record QueryVector(
        ModelVersion modelVersion,
        Embedding embedding,
        @Nullable Calibration calibration) {}
