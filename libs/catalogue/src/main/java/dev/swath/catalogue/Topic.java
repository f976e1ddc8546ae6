package dev.swath.catalogue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The one table of Swath's topics. All have the same partition count, so that equal keys meet in one partition. */
public enum Topic {
    /** S3 event JSON, as the store sends it: hints. */
    NOTIFICATIONS("swath.notifications", Cleanup.DELETE, Duration.ofDays(3)),
    /** {@code Look}; keyed by object id. Internal. */
    ARRIVALS("swath.arrivals", Cleanup.DELETE, Duration.ofDays(3)),
    /** {@code SceneSeen}; keyed by object id. */
    SCENES("swath.scenes", Cleanup.COMPACT, Duration.ZERO),
    /** {@code TileIngested}, {@code TileRetracted}; keyed by tile id. */
    TILES("swath.tiles", Cleanup.COMPACT, Duration.ofDays(7)),
    /** {@code TileEncoded}; keyed by tile id. */
    ENCODINGS("swath.encodings", Cleanup.DELETE, Duration.ofDays(7)),
    /** {@code TileCaptioned}; keyed by tile id. */
    CAPTIONS("swath.captions", Cleanup.COMPACT, Duration.ofDays(7)),
    /** {@code TileState}; keyed by tile id/model version, partitioned by tile id. Internal. */
    TILE_STATES("swath.tile-states", Cleanup.COMPACT, Duration.ZERO),
    /** {@code ItemPublished} or a tombstone; keyed by tile id. */
    ITEMS("swath.items", Cleanup.COMPACT, Duration.ZERO),
    /** {@code TileFailed} or a tombstone; keyed by what failed. */
    FAILURES("swath.failures", Cleanup.COMPACT, Duration.ZERO),
    /** {@code ModelSelected}; one record, keyed by {@code searched}. Internal. */
    MODELS("swath.models", Cleanup.COMPACT, Duration.ZERO);

    /** What Kafka does with old records. */
    public enum Cleanup {
        DELETE,
        COMPACT
    }

    /** As long as the join remembers a retraction. */
    private static final Duration USUAL_TOMBSTONES = Duration.ofDays(7);

    /** Whoever follows the items of the catalogue may be away for so long, and still hear of every deletion. */
    private static final Duration TOMBSTONES_OF_ITEMS = Duration.ofDays(30);

    private final String topicName;
    private final Cleanup cleanup;
    private final Duration retention;

    Topic(String topicName, Cleanup cleanup, Duration retention) {
        this.topicName = topicName;
        this.cleanup = cleanup;
        this.retention = retention;
    }

    public String topicName() {
        return topicName;
    }

    public Cleanup cleanup() {
        return cleanup;
    }

    /**
     * How long every record stays. Of a compacted topic that is the compaction lag: whoever is behind by less reads
     * each record, also those that newer ones of the same key replace. Zero if compaction may remove them at once.
     */
    public Duration retention() {
        return retention;
    }

    /** How long a compacted topic keeps a tombstone at least, after compaction has seen it: its {@code delete.retention.ms}. */
    public Duration tombstones() {
        return this == ITEMS ? TOMBSTONES_OF_ITEMS : USUAL_TOMBSTONES;
    }

    public static Optional<Topic> find(String topicName) {
        return Arrays.stream(values())
                .filter(topic -> topic.topicName.equals(topicName))
                .findFirst();
    }

    @Override
    public String toString() {
        return topicName;
    }
}
