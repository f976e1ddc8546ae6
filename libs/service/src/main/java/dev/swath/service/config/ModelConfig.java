package dev.swath.service.config;

import dev.swath.modelruntime.Device;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;

/** How a service's worker runs the model. */
public interface ModelConfig extends WorkerConfig {
    /** The model bundle's folder. */
    Path bundle();

    /** Where the model runs; CUDA where there is none is an error at start. */
    Device device();

    /** The threads of one run of the model; 0: one a core. */
    @WithDefault("0")
    @Min(0)
    int modelThreads();

    /** The most tiles of one run of the model. */
    @Override
    @WithDefault("16")
    @Min(1)
    @Max(1024)
    int batchSize();

    @Override
    @WithDefault("20ms")
    Duration linger();
}
