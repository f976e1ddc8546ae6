package dev.swath.service.config;

import jakarta.validation.constraints.NotBlank;

/** Where Kafka is. */
public interface KafkaConfig {
    /** The brokers, {@code host:port} with commas between. */
    @NotBlank
    String kafka();
}
