package dev.swath.ingest.wiring;

import dev.swath.objectstore.ProductFolder;
import dev.swath.service.config.StoreConfig;
import dev.swath.service.config.WorkerConfig;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The settings of ingest-service; those that name other servers get their defaults from the {@code SWATH_…} settings
 * all services share.
 */
@ConfigMapping(prefix = "swath.ingest")
public interface IngestConfig extends WorkerConfig, StoreConfig {
    /** The bucket that scenes arrive in. Its name is part of their identity. */
    String scenesBucket();

    /** How often the bucket is listed. */
    @WithDefault("60s")
    Duration listingInterval();

    /** The folder of the table of known keys, for this instance alone. The table is made anew from Kafka at each start. */
    Path stateDir();

    /** How long no file of an incomplete product folder must have come before the product is begun all the same. */
    @WithDefault("30s")
    Duration productQuiet();

    /** How long no file of a product folder that lacks a required file must have come before it is given up. */
    @WithDefault(ProductFolder.WAITED_FOR)
    Duration productTimeout();

    /**
     * Whether the chips of a scene go into packs. False writes each chip and its thumbnail as objects of their own, for as
     * long as encoders or gateways of 0.1.0 read them.
     */
    @WithDefault("true")
    boolean packs();

    /** The most bytes of a pack, up to 64M. Each scene in work holds one pack in memory. */
    @WithDefault("16M")
    MemorySize packSize();

    /**
     * How old a pack is that no record names when it is deleted: much longer than cutting a scene takes. An attempt that
     * waited for half of it is made again.
     */
    @WithDefault("24h")
    Duration orphanGrace();

    /** How often packs are looked for that no record names. */
    @WithDefault("1h")
    Duration sweepInterval();

    /** How long chips outlive their tile or their generation. The next listing after that has them removed. */
    @WithDefault("24h")
    Duration chipGrace();

    /** How many keys are looked at in one transaction at most. */
    @Override
    @WithDefault("16")
    @Min(1)
    @Max(500)
    int batchSize();

    /**
     * How many scenes are read and cut at once. 0 means the number of processors, but at least 8, since a small scene
     * mostly waits for the store.
     */
    @WithDefault("0")
    @Min(0)
    @Max(256)
    int decodeThreads();

    /** How many tiles are read and encoded at once. */
    @WithDefault("8")
    @Min(1)
    @Max(256)
    int tileWriters();

    /** The side in pixels of the tiles that a scene of more than 512 px is cut into. */
    @WithDefault("256")
    @Min(128)
    @Max(512)
    int tileSize();

    /**
     * The least share of a tile's pixels that must hold something, 0…1. Other tiles are skipped, but never all tiles of
     * a scene that holds something.
     */
    @WithDefault("0.1")
    @DecimalMin("0")
    @DecimalMax("1")
    double leastValid();

    /** Metres between neighbouring pixels of the tiles. A scene keeps its own if this is absent or the scene is coarser. */
    OptionalDouble gsd();

    /** The most pixels that a scene may declare. */
    @WithDefault("150000000")
    @Min(1)
    long maxPixels();

    /** The largest object that is taken by upload or read from the bucket. */
    @WithDefault("4G")
    MemorySize maxObjectSize();

    /** How much of the temporary folder copies of objects may take together that cannot be read by ranges. */
    @WithDefault("4G")
    MemorySize disk();

    /**
     * How much of the heap all scenes in work may take together, half for files, half for decoded blocks. A picture
     * that must be decoded whole and needs more is refused as too large. The default is half of the heap.
     */
    Optional<MemorySize> memory();

    /** How many uploads are taken at once; more are refused with 429. */
    @WithDefault("8")
    @Min(1)
    int uploadsAtOnce();
}
