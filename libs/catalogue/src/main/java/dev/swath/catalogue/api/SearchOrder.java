package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The order of a search's results. */
public enum SearchOrder {
    /** Best first. */
    SCORE,
    /** Newest first. */
    DATETIME;

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
