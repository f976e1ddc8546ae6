package dev.swath.indexer.wiring;

import dev.swath.service.config.WorkerConfig;
import dev.swath.vectorindex.VectorIndexConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;

/**
 * The settings of index-service; connection settings default to the shared {@code swath.*} ones. The prefix is not {@code swath.index}, which is the shared
 * setting of that name.
 */
@ConfigMapping(prefix = "swath.indexer")
public interface IndexConfig extends WorkerConfig, VectorIndexConfig {
    /**
     * How long a call of Milvus may take. It is at most 10 s: after that time Kafka gives a dead worker's partitions
     * to another, and no call may outlive its owner.
     */
    @Override
    @DurationMax(seconds = 10)
    Duration milvusTimeout();

    /** Names this instance, the same after a restart; two at once must differ. */
    @Override
    @Pattern(regexp = "[A-Za-z0-9._-]{1,200}")
    String instance();

    /** The folder of the join's store, for this instance alone. If it is lost, it is restored from Kafka, which takes time. */
    Path stateDir();

    /**
     * How many other instances keep a copy of this one's part of the join's store, so that they take over at once. With 0
     * a part that is lost is restored from Kafka.
     */
    @WithDefault("0")
    @Min(0)
    @Max(2)
    int standbys();

    /** The most tile states of one write to the index. */
    @Override
    @WithDefault("256")
    @Min(1)
    @Max(10_000)
    int batchSize();

    /** How long a batch waits to fill after its first state. */
    @Override
    @WithDefault("50ms")
    Duration linger();

    /**
     * The model version to put on record at this start, as the one that is searched and becomes items. If none is
     * named, what is on record stays.
     */
    Optional<@Pattern(regexp = "[a-z0-9-]{1,128}") String> modelVersion();

    /** How long the join keeps a retraction, so that late parts of the tile stay void. */
    @WithDefault("7d")
    Duration retractionRetention();

    /** How long a retired row stays in the index, so that a late write cannot bring it back. */
    @WithDefault("24h")
    Duration purgeGrace();

    /** How often retired rows are purged. */
    @WithDefault("10m")
    Duration purgeInterval();

    /**
     * How long the form of the index that was searched before a reindex is kept, for gateways that have not heard of
     * the new one.
     */
    @WithDefault("10m")
    Duration formerGrace();

    /** How long a form of the index that has more rows than the searched one waits before it takes its place. One that has fewer does not. */
    @WithDefault("1m")
    Duration comparePatience();
}
