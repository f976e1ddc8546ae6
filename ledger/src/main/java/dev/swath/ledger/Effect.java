package dev.swath.ledger;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;

/** What exactly one of each effect is counted by. */
record Effect(TileId tileId, long generation, ModelVersion modelVersion) {}
