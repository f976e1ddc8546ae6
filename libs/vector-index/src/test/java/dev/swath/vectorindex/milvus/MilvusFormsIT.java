package dev.swath.vectorindex.milvus;

import dev.swath.vectorindex.FormsContract;
import dev.swath.vectorindex.IndexStorage;
import dev.swath.vectorindex.IndexStorageReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;

@Tag("real")
@Isolated("it removes all forms")
final class MilvusFormsIT implements FormsContract {
    @Override
    public IndexStorage storage() {
        return MilvusStorage.open(TestServer.settings());
    }

    @Override
    public IndexStorageReader reader() {
        return storage();
    }
}
