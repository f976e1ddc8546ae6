package dev.swath.vectorindex.milvus;

import java.util.Objects;

/** The Milvus server that deploy/real started for the tests. */
final class TestServer {
    private TestServer() {}

    static MilvusSettings settings() {
        return MilvusSettings.of(Objects.requireNonNull(
                System.getProperty("swath.test.milvus", System.getenv("SWATH_TEST_MILVUS")),
                "expected a server's host:port in SWATH_TEST_MILVUS"));
    }
}
