package dev.swath.encoder.wiring;

import dev.swath.modelruntime.Device;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** The settings of encoder-service; connection settings default to the shared {@code swath.*} ones. */
@ConfigMapping(prefix = "swath.encoder")
public interface EncoderConfig {
    /** The brokers, {@code host:port} with commas between. */
    @NotBlank
    String kafka();

    /** The object store's endpoint. */
    URI s3();

    @NotBlank
    String s3AccessKey();

    @NotBlank
    String s3SecretKey();

    /** The bucket of the chips. */
    @NotBlank
    String chipsBucket();

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

    /** The most tiles of one run of the model. */
    @WithDefault("16")
    @Min(1)
    @Max(1024)
    int batchSize();

    /** How long a batch waits to fill after its first tile. */
    @WithDefault("20ms")
    Duration linger();

    /** How many chips are fetched and decoded at once. */
    @WithDefault("4")
    @Min(1)
    @Max(256)
    int fetchThreads();

    /** The threads of one run of the model; 0: one a core. */
    @WithDefault("0")
    @Min(0)
    int modelThreads();

    /** How many query images are held and embedded at once for other processes; more are refused with 429. */
    @WithDefault("8")
    @Min(1)
    int maxQueries();

    /** The largest chip or query image that is read. */
    @WithDefault("16M")
    MemorySize maxPictureSize();
}
