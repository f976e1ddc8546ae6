package dev.swath.vectorindex.lucene;

import dev.swath.vectorindex.Forms;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.VectorIndexContractTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class LuceneVectorIndexContractTest extends VectorIndexContractTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Override
    protected VectorIndex open() {
        return Forms.newest(LuceneStorage.open(folder.resolve("index")));
    }
}
