package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Of which tiles a search shows only the first. */
public enum SearchGroup {
    /** Those of one scene. */
    SCENE,
    /** Those about the same place, whenever they were taken. A tile without a place stands for itself. */
    PLACE;

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
