package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a tile's cloud fraction comes from. */
public enum CloudSource {
    /** The product's own classification of the tile's pixels. */
    @JsonProperty("mask")
    MASK,
    /** What metadata say of the whole scene. */
    @JsonProperty("scene")
    SCENE,
    /** A guess by how bright and colourless the tile's pixels are. */
    @JsonEnumDefaultValue
    @JsonProperty("estimate")
    ESTIMATE
}
