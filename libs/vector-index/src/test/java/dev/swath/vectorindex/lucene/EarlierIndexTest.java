package dev.swath.vectorindex.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexStorage;
import dev.swath.vectorindex.Rows;
import dev.swath.vectorindex.SearchedIndex;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that Swath 0.1.0 wrote, with Lucene 10.3.2: four rows, of which the third is retired. */
final class EarlierIndexTest {
    private static final ModelVersion MODEL = new ModelVersion("swath-mini-1-0a1b2c3d");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void copy() throws IOException, URISyntaxException {
        Path source = Path.of(Objects.requireNonNull(getClass().getResource("/index-of-0.1.0"))
                .toURI());
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(source.relativize(path).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(path, copy);
            }
        }
    }

    @Test
    void shouldSearchItAndWriteToItAsItIs() {
        Embedding east = Embedding.of(new float[] {1, 0, 0, 0});
        try (IndexStorage storage = LuceneStorage.open(folder);
                SearchedIndex index = new SearchedIndex(storage, Optional::empty)) {
            assertThat(index.form()).isEqualTo(IndexForm.UNNAMED);
            assertThat(index.modelVersions()).containsExactly(MODEL);
            assertThat(index.count(MODEL, Filter.ALL)).isEqualTo(new IndexCounts(3, 1));
            assertThat(index.search(MODEL, east, Filter.ALL, null, 2).hits())
                    .extracting(
                            hit -> hit.tile().window().x() / hit.tile().window().width())
                    .containsExactly(1, 4);

            index.write(
                    MODEL,
                    List.of(
                            Rows.row(4, 0, 0, 0, 1).caption("a quay").upsert(),
                            Rows.row(5, 1, 1, 0, 0).upsert()));

            assertThat(index.count(MODEL, Filter.ALL)).isEqualTo(new IndexCounts(4, 2));
        }
    }
}
