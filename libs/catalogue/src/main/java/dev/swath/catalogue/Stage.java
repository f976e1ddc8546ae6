package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** A step of a tile's way. */
public enum Stage {
    /** Notification, upload or listing to {@code swath.arrivals}. A stage of a later version is read as this one, which accounts for no tile. */
    @JsonEnumDefaultValue
    @JsonProperty("arrive")
    ARRIVE,
    @JsonProperty("ingest")
    INGEST,
    @JsonProperty("encode")
    ENCODE,
    @JsonProperty("caption")
    CAPTION,
    @JsonProperty("join")
    JOIN,
    @JsonProperty("index")
    INDEX,
    /** {@code swath.tile-states} to another form of the index, beside {@link #INDEX}. Its failures are told as those of that stage. */
    @JsonProperty("reindex")
    REINDEX;

    /** The name in JSON, in keys and in {@code /api/status}' lag. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
