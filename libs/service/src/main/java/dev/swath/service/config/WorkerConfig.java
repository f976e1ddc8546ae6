package dev.swath.service.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;

/** The settings of a service with workers. */
public interface WorkerConfig extends KafkaConfig, TraceConfig {
    /** The name of this instance. It is the same after a restart, and two instances must not share it. */
    @NotBlank
    String instance();

    /** The number of partitions of topics that have to be created. */
    @Min(1)
    int partitions();

    /** The number of replicas of topics that have to be created. */
    @Min(1)
    short replication();

    /** The most records of one batch. */
    @Min(1)
    int batchSize();

    /** How long a batch waits to fill after its first record. */
    @WithDefault("20ms")
    Duration linger();
}
