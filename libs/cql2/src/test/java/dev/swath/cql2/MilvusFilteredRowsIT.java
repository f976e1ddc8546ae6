package dev.swath.cql2;

import dev.swath.vectorindex.Forms;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.VectorIndex;
import java.util.Objects;
import org.junit.jupiter.api.Tag;

/** Beside the Milvus server that deploy/real started. {@code -Dswath.rows=20000 -Dswath.filters=200} tries more, for an hour. */
@Tag("real")
@Tag("milvus-server")
final class MilvusFilteredRowsIT extends FilteredRowsContractTest {
    MilvusFilteredRowsIT() {
        super(1_000, 20);
    }

    @Override
    VectorIndex open() {
        String address = Objects.requireNonNull(
                System.getProperty("swath.test.milvus", System.getenv("SWATH_TEST_MILVUS")),
                "expected a server's host:port in SWATH_TEST_MILVUS");
        return Forms.newest(IndexSettings.Milvus.at(address).openStorage());
    }
}
