package dev.swath.service.config;

import dev.swath.modelruntime.Device;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;

/** The settings of a service whose worker runs a model. */
public interface ModelConfig extends WorkerConfig {
    /** The model bundle's folder. */
    Path bundle();

    /** Where the model runs. CUDA on a machine without it is an error at start. */
    Device device();

    /** The threads of one run of the model; 0 for one per core. */
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
