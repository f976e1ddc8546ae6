package dev.swath.ledger;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;

/** A live row of the index. */
public record LiveRow(TileId tileId, long generation, ModelVersion modelVersion, boolean captioned) {}
