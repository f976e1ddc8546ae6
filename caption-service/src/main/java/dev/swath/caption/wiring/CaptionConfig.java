package dev.swath.caption.wiring;

import dev.swath.caption.openai.OpenAiConfig;
import dev.swath.modelruntime.ModelConfig;
import dev.swath.service.config.RoleConfig;
import dev.swath.service.config.StoreConfig;
import dev.swath.service.config.WorkerConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.OptionalInt;

/** The settings of caption-service; connection settings default to the shared {@code swath.*} ones. */
@ConfigMapping(prefix = "swath.caption")
public interface CaptionConfig extends WorkerConfig, ModelConfig, RoleConfig, StoreConfig {
    @Override
    @WithDefault("0")
    @Min(0)
    int modelThreads();

    /** The most tiles that are captioned together. */
    @Override
    @WithDefault("16")
    @Min(1)
    @Max(1024)
    int batchSize();

    /** How many continuations are kept at each token; 1 is greedy. Default: the bundle's. */
    OptionalInt beams();

    /** The longest caption in tokens. Default: the bundle's. */
    OptionalInt maxTokens();

    /** How long a batch may take before it is split, and a tile alone before it fails. */
    @WithDefault("60s")
    Duration budget();

    /** How many query texts are embedded at once for other processes; more are refused with 429. */
    @WithDefault("64")
    @Min(1)
    int maxQueries();

    /** How many conversations wait for the model at once, which answers one after the other; more are refused with 429. */
    @WithDefault("4")
    @Min(1)
    int maxDialogues();

    /** How many tokens of a conversation the model reads, the soft tokens of its images among them; the oldest turns are dropped. */
    @WithDefault("1024")
    @Min(64)
    @Max(8192)
    int dialogueTokens();

    /** The longest answer in words. */
    @WithDefault("32")
    @Min(1)
    @Max(512)
    int dialogueWords();

    /** How long an answer may take, the waiting for others included. Then it ends with what it has. */
    @WithDefault("20s")
    Duration dialogueTime();

    /** How many query texts' vectors are kept. */
    @WithDefault("10000")
    @Min(1)
    int cachedQueries();

    /** A server that writes the captions in place of the bundle's language model. Only then the object store is asked. */
    OpenAiConfig openai();
}
