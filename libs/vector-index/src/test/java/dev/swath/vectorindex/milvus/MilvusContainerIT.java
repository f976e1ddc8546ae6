package dev.swath.vectorindex.milvus;

import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.VectorIndexContractTest;
import org.junit.jupiter.api.Tag;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.milvus.MilvusContainer;

/** The contract on Milvus 2.6, where Docker is. */
@Tag("containers")
@Testcontainers(disabledWithoutDocker = true)
class MilvusContainerIT extends VectorIndexContractTest {
    @Container
    private static final MilvusContainer SERVER = new MilvusContainer("milvusdb/milvus:v2.6.4");

    @Override
    protected VectorIndex open() {
        return IndexSettings.Milvus.at(SERVER.getEndpoint()).open();
    }
}
