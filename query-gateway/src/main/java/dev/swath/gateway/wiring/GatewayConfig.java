package dev.swath.gateway.wiring;

import dev.swath.service.config.KafkaConfig;
import dev.swath.service.config.StoreConfig;
import dev.swath.vectorindex.VectorIndexConfig;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The gateway's settings; those that name other servers get their defaults from the {@code SWATH_…} settings all services share. */
@ConfigMapping(prefix = "swath.gateway")
public interface GatewayConfig extends KafkaConfig, StoreConfig, VectorIndexConfig {
    /** The bucket that scenes arrive in. Its name is part of their identity. */
    String scenesBucket();

    /** The base address of caption-service, which embeds texts. */
    URI textEncoder();

    /** The base address of encoder-service, which embeds pictures. */
    URI imageEncoder();

    /** How long connecting to a query encoder may take. */
    @WithDefault("2s")
    Duration encoderConnectTimeout();

    /** How long a call of a query encoder may take in all. */
    @WithDefault("20s")
    Duration encoderTimeout();

    /** How many texts' vectors are remembered. */
    @WithDefault("2000")
    @Min(1)
    @Max(100_000)
    int textCache();

    /** How long a text's vector is remembered. */
    @WithDefault("10m")
    Duration textCacheLifetime();

    /** How many calls of any kind but the live feed are answered at once; more are refused with 429. */
    @WithDefault("256")
    @Min(1)
    int maxRequests();

    /** How many searches ask the index at once; more are refused with 429. */
    @WithDefault("64")
    @Min(1)
    int maxSearches();

    /** How many searches wait for the vector of a text, and how many for that of a picture; more are refused with 429. */
    @WithDefault("32")
    @Min(1)
    int maxQueries();

    /**
     * How probable a hit must be where a search names no threshold. At 0.21, one in twenty right hits of the validation images is lost (docs/performance.md,
     * "Honest answers").
     */
    @WithDefault("0.21")
    @DecimalMin("0")
    @DecimalMax("1")
    double leastProbability();

    /** How many searches wait for a scene at once; more are refused with 429. */
    @WithDefault("32")
    @Min(1)
    int maxWaiting();

    /** How many chats are answered at once; more are refused with 429. */
    @WithDefault("32")
    @Min(1)
    int maxChats();

    /** How many of these are worked on at once; the others wait their turn, so that searches come first. By default one for every two processors. */
    @Min(1)
    OptionalInt chatsAtWork();

    /** The hosts by which {@code /mcp} may be called; without them whatever the server is called by, on the loopback address only that. */
    Optional<List<String>> mcpHosts();

    /** The most turns of a conversation; a longer one is refused. */
    @WithDefault("500")
    @Min(1)
    int chatTurns();

    /** The most words of a conversation's turns; the oldest turns are dropped, and the answer says so. */
    @WithDefault("8000")
    @Min(1)
    int chatWords();

    /** The most pictures in a conversation; more are refused. */
    @WithDefault("4")
    @Min(0)
    int chatPictures();

    /** How many seconds an answer of a chat may take. Then it ends with what it has, and says so. */
    @WithDefault("30")
    @Min(1)
    @Max(600)
    int chatSeconds();

    /** How much of the heap thumbnails may take that were made of chips. */
    @WithDefault("32M")
    MemorySize thumbnailCache();

    /** The largest picture to search by. */
    @WithDefault("8M")
    MemorySize maxImage();

    /** How many request bodies above 64 KiB are held at once. */
    @WithDefault("4")
    @Min(1)
    int maxLargeRequests();

    /** The most listeners of the live feed and of the stream of changes. */
    @WithDefault("1000")
    @Min(1)
    int liveListeners();

    /** How many pages of changes are read from Kafka at once; more wait, and then are refused with 429. */
    @WithDefault("4")
    @Min(1)
    int changeReaders();

    /** How long a page of changes waits for its turn. */
    @WithDefault("5s")
    Duration changePatience();

    /** How many of the newest changes, captions and failures are kept for all listeners together. */
    @WithDefault("4096")
    @Min(1)
    int changeRing();

    /** How many bytes they may take. A listener that is further behind reads from Kafka. */
    @WithDefault("16M")
    MemorySize changeRingBytes();

    /** The folder of the tables of scenes and failures. It belongs to this instance, and is filled anew at each start. */
    Path stateDir();

    /** How long the gateway waits for its tables before it is ready without them. */
    @WithDefault("10s")
    Duration tablePatience();

    /** How often a silent stream sends a sign of life. */
    @WithDefault("15s")
    Duration liveHeartbeat();
}
