package dev.swath.vectorindex.milvus;

import dev.swath.catalogue.event.IndexForm;
import dev.swath.vectorindex.Forms;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.VectorIndexContractTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Tag("real")
@Tag("milvus-server")
@Execution(ExecutionMode.CONCURRENT)
final class MilvusVectorIndexContractIT extends VectorIndexContractTest {
    @Override
    protected VectorIndex open() {
        return Forms.newest(MilvusStorage.open(TestServer.settings()));
    }

    @AfterEach
    void drop() {
        TestServer.drop(IndexForm.FIRST, modelVersion());
    }
}
