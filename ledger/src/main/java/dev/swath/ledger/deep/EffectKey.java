package dev.swath.ledger.deep;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;

/** The key by which effects are counted. For each key there is one encoding, one caption, one state and one index row. */
record EffectKey(TileId tileId, long generation, ModelVersion modelVersion) {}
