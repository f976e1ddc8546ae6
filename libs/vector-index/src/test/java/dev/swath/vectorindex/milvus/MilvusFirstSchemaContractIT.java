package dev.swath.vectorindex.milvus;

import dev.swath.catalogue.event.IndexForm;
import dev.swath.vectorindex.Forms;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.VectorIndexContractTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Rows as Swath 0.1.0 wrote them. */
@Tag("real")
@Execution(ExecutionMode.CONCURRENT)
final class MilvusFirstSchemaContractIT extends VectorIndexContractTest {
    @Override
    protected VectorIndex open() {
        return Forms.of(MilvusStorage.open(TestServer.settings()), IndexForm.UNNAMED);
    }

    @AfterEach
    void drop() {
        TestServer.drop(IndexForm.UNNAMED, modelVersion());
    }
}
