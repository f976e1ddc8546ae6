package dev.swath.cql2;

import dev.swath.vectorindex.Forms;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.VectorIndex;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Tag;

/** Beside the Milvus server that deploy/real started. {@code -Dswath.rows=20000 -Dswath.filters=200} tries more, for ten minutes on Milvus 2.3.5. */
@Tag("real")
@Tag("milvus-server")
final class MilvusFilteredRowsIT extends FilteredRowsContractTest {
    /** Long: what is tried here is what is found, not how fast. */
    private static final Duration CALL = Duration.ofMinutes(2);

    MilvusFilteredRowsIT() {
        super(1_000, 20);
    }

    @Override
    VectorIndex open() {
        String address = Objects.requireNonNull(
                System.getProperty("swath.test.milvus", System.getenv("SWATH_TEST_MILVUS")),
                "expected a server's host:port in SWATH_TEST_MILVUS");
        return Forms.newest(new IndexSettings.Milvus(address, null, null, CALL, CALL).openStorage());
    }
}
