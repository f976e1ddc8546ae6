package dev.swath.objectstore;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The contract on MinIO itself. */
@Tag("real")
class MinioServerContractIT extends ObjectStoreContractTest {
    @TempDir
    private static Path folder;

    private static MinioServer server;

    @BeforeAll
    static void startServer() throws IOException {
        server = MinioServer.start(folder);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected ObjectStore open() {
        return server.open();
    }
}
