package dev.swath.service.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.net.URI;
import java.util.Optional;

/** The settings of a service that follows tiles by OpenTelemetry. */
public interface TraceConfig {
    /** The collector's address, which takes OTLP by HTTP, such as {@code http://collector:4318}. Without it nobody follows a tile. */
    Optional<URI> otlp();

    /** The share of objects that are followed, 0…1. Where an object comes in decides it for all services. */
    @WithDefault("0.05")
    @DecimalMin("0")
    @DecimalMax("1")
    double traceShare();
}
