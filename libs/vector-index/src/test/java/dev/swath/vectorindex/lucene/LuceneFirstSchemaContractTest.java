package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.event.IndexForm;
import dev.swath.vectorindex.Forms;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.VectorIndexContractTest;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Rows as Swath 0.1.0 wrote them. */
final class LuceneFirstSchemaContractTest extends VectorIndexContractTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Override
    protected VectorIndex open() {
        return Forms.of(LuceneStorage.open(folder.resolve("index")), IndexForm.UNNAMED);
    }
}
