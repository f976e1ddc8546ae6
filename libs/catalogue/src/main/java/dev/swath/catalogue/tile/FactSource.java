package dev.swath.catalogue.tile;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Who says a fact of an acquisition. */
public enum FactSource {
    /** A STAC Item that describes the scene. */
    @JsonProperty("item")
    ITEM,
    /** The metadata that come with a product, such as Sentinel-2's. */
    @JsonEnumDefaultValue
    @JsonProperty("product")
    PRODUCT
}
