package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a tile's datetime comes from. */
public enum DatetimeSource {
    /** The moment the picture was taken, as the product says. */
    @JsonProperty("acquisition")
    ACQUISITION,
    /** The object's Last-Modified, since the product does not say. */
    @JsonEnumDefaultValue
    @JsonProperty("arrival")
    ARRIVAL
}
