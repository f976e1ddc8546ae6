package dev.swath.service.config;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;

/** How a service's workers take part in Kafka. */
public interface WorkerConfig extends KafkaConfig {
    /** Names this instance, the same after a restart; two at once must differ. */
    @NotBlank
    String instance();

    /** How many partitions topics get that are not there yet. */
    @Min(1)
    int partitions();

    /** How many replicas topics get that are not there yet. */
    @Min(1)
    short replication();

    /** The most records of one batch. */
    @Min(1)
    int batchSize();

    /** How long a batch waits to fill after its first record. */
    Duration linger();
}
