package dev.swath.cql2;

import dev.swath.vectorindex.Forms;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.VectorIndex;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** In a local folder. */
final class LuceneFilteredRowsTest extends FilteredRowsContractTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    LuceneFilteredRowsTest() {
        super(600, 200);
    }

    @Override
    VectorIndex open() {
        return Forms.newest(new IndexSettings.Lucene(folder.resolve("index")).openStorage());
    }
}
