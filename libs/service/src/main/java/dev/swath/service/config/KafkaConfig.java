package dev.swath.service.config;

import jakarta.validation.constraints.NotBlank;

/** The settings of a service that uses Kafka. */
public interface KafkaConfig {
    /** The brokers, {@code host:port} with commas between. */
    @NotBlank
    String kafka();
}
