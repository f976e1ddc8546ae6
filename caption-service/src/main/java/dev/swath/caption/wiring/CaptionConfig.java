package dev.swath.caption.wiring;

import dev.swath.modelruntime.Device;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/** The settings of caption-service; connection settings default to the shared {@code swath.*} ones. */
@ConfigMapping(prefix = "swath.caption")
public interface CaptionConfig {
    /** The brokers, {@code host:port} with commas between. */
    @NotBlank
    String kafka();

    /** The model bundle's folder. */
    Path bundle();

    /** Where the model runs; CUDA where there is none is an error at start. */
    Device device();

    /** Names this instance, the same after a restart; two at once must differ. */
    @NotBlank
    String instance();

    /** How many partitions topics get that are not there yet. */
    @Min(1)
    int partitions();

    /** How many replicas topics get that are not there yet. */
    @Min(1)
    short replication();

    /** The most tiles that are captioned together. */
    @WithDefault("16")
    @Min(1)
    @Max(1024)
    int batchSize();

    /** How long a batch waits to fill after its first tile. */
    @WithDefault("20ms")
    Duration linger();

    /** How many continuations are kept at each token; 1 is greedy. Default: the bundle's. */
    OptionalInt beams();

    /** The longest caption in tokens. Default: the bundle's. */
    OptionalInt maxTokens();

    /** How long a batch may take before it is split, and a tile alone before it fails. */
    @WithDefault("60s")
    Duration budget();

    /** The threads of one run of the model; 0: one a core. */
    @WithDefault("0")
    @Min(0)
    int modelThreads();

    /** How many query texts are embedded at once for other processes; more are refused with 429. */
    @WithDefault("64")
    @Min(1)
    int maxQueries();

    /** How many query texts' vectors are kept. */
    @WithDefault("10000")
    @Min(1)
    int cachedQueries();
}
