package dev.swath.vectorindex.milvus;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.vectorindex.IndexSettings;
import io.milvus.v2.service.collection.request.DropCollectionReq;
import io.milvus.v2.service.collection.request.HasCollectionReq;
import java.time.Duration;
import java.util.Objects;

/** The Milvus server that deploy/real started for the tests. */
final class TestServer {
    /** For machines that do much else. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private TestServer() {}

    static IndexSettings.Milvus settings() {
        String address = Objects.requireNonNull(
                System.getProperty("swath.test.milvus", System.getenv("SWATH_TEST_MILVUS")),
                "expected a server's host:port in SWATH_TEST_MILVUS");
        return new IndexSettings.Milvus(address, null, null, TIMEOUT, TIMEOUT);
    }

    /** A loaded collection costs the server work all the time. */
    static void drop(IndexForm form, ModelVersion modelVersion) {
        try (MilvusConnection connection = new MilvusConnection(settings())) {
            String name = MilvusNames.of(form, modelVersion);
            if (connection.call(client -> client.hasCollection(
                    HasCollectionReq.builder().collectionName(name).build()))) {
                connection.call(client -> {
                    client.dropCollection(
                            DropCollectionReq.builder().collectionName(name).build());
                    return true;
                });
            }
        }
    }
}
