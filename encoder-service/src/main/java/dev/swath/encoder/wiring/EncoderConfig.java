package dev.swath.encoder.wiring;

import dev.swath.encoder.store.ReadConfig;
import dev.swath.modelruntime.ModelConfig;
import dev.swath.service.config.RoleConfig;
import dev.swath.service.config.StoreConfig;
import dev.swath.service.config.WorkerConfig;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** The settings of encoder-service; connection settings default to the shared {@code swath.*} ones. */
@ConfigMapping(prefix = "swath.encoder")
public interface EncoderConfig extends WorkerConfig, ModelConfig, RoleConfig, StoreConfig, ReadConfig {
    @Override
    @WithDefault("0")
    @Min(0)
    int modelThreads();

    /** The most tiles of one run of the model. */
    @Override
    @WithDefault("16")
    @Min(1)
    @Max(1024)
    int batchSize();

    /** How many chips are fetched and decoded at once. */
    @WithDefault("4")
    @Min(1)
    @Max(256)
    int fetchThreads();

    /** How many query images are held and embedded at once for other processes; more are refused with 429. */
    @WithDefault("8")
    @Min(1)
    int maxQueries();

    /** The largest chip or query image that is read. */
    @WithDefault("16M")
    MemorySize maxPictureSize();
}
