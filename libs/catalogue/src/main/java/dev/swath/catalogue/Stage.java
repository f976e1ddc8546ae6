package dev.swath.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** A step of a tile's way. */
public enum Stage {
    /** Notification, upload or listing to {@code swath.arrivals}. */
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
    INDEX;

    /** The name in JSON, in keys and in {@code /api/status}' lag. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
