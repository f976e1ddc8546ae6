package dev.swath.catalogue.api;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;

/** A live row by its version alone, for comparing the index with other truths. */
public record IndexRow(TileId tileId, long generation, ModelVersion modelVersion, boolean captioned) {}
