package dev.swath.caption.openai;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Which OpenAI-compatible server writes the captions, if one does, in place of the bundle's language model. */
public interface OpenAiConfig {
    /** Its base, such as {@code http://127.0.0.1:8000/v1}. Without one the bundle's language model writes the captions. */
    Optional<URI> url();

    /** The model's name on that server. */
    Optional<String> model();

    /** Whether chips may be sent to that server. Without it caption-service does not start with one. */
    @WithDefault("false")
    boolean sendChips();

    /** A file whose first line is the server's key. */
    Optional<Path> keyFile();

    /** A file with what the server is asked beside each chip. Default: Swath's own prompt. */
    Optional<Path> promptFile();

    /** How many chips are asked about at once. */
    @WithDefault("4")
    @Min(1)
    @Max(256)
    int concurrency();

    /** How long one answer may take. */
    @WithDefault("60s")
    Duration timeout();

    /** The longest pause that the server may ask for with {@code Retry-After}; a longer one is cut to it. */
    @WithDefault("60s")
    Duration longestPause();

    /** The longest answer in tokens. */
    @WithDefault("96")
    @Min(8)
    @Max(1024)
    int maxTokens();

    /** Whether the tokens' log-probabilities are asked for. Some servers refuse that. */
    @WithDefault("true")
    boolean logProbabilities();
}
