package dev.swath.indexer.wiring;

import dev.swath.vectorindex.IndexSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;

/** With a server that deploy/real started. */
@Tag("real")
class MilvusReindexIT extends ReindexContract {
    /** For machines that do much else. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String server = Objects.requireNonNull(
            System.getenv("SWATH_TEST_MILVUS"), "expected a server's host:port in SWATH_TEST_MILVUS");

    @Override
    IndexSettings index(Path folder) {
        return new IndexSettings.Milvus(server, null, null, TIMEOUT, TIMEOUT);
    }

    @Override
    Map<String, String> settings(Path folder) {
        return Map.of("swath.index", "milvus", "swath.milvus", server, "swath.indexer.milvus-timeout", "10s");
    }
}
