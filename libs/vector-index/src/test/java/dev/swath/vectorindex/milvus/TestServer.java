package dev.swath.vectorindex.milvus;

import dev.swath.vectorindex.IndexSettings;
import java.util.Objects;

/** The Milvus server that deploy/real started for the tests. */
final class TestServer {
    private TestServer() {}

    static IndexSettings.Milvus settings() {
        return IndexSettings.Milvus.at(Objects.requireNonNull(
                System.getProperty("swath.test.milvus", System.getenv("SWATH_TEST_MILVUS")),
                "expected a server's host:port in SWATH_TEST_MILVUS"));
    }
}
