package dev.swath.vectorindex.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ModelVersion;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.FormsContract;
import dev.swath.vectorindex.IndexStorage;
import dev.swath.vectorindex.IndexStorageReader;
import dev.swath.vectorindex.Rows;
import dev.swath.vectorindex.VectorIndexReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LuceneFormsTest implements FormsContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Override
    public IndexStorage storage() {
        return LuceneStorage.open(folder);
    }

    @Override
    public IndexStorageReader reader() {
        return LuceneStorageReader.open(folder);
    }

    @Test
    void shouldKeepTheFoldersOfTheFormWithoutAName() {
        ModelVersion version = new ModelVersion("swath-mini-1-0a1b2c3d");
        try (IndexStorage storage = storage()) {
            storage.form(OLD).write(version, List.of(Rows.row(1, 1, 0).upsert()));
            storage.form(NEW).write(version, List.of(Rows.row(1, 1, 0).upsert()));

            assertThat(folder.resolve("swath-mini-1-0a1b2c3d")).isDirectory();
            assertThat(folder.resolve("s2.b1").resolve("swath-mini-1-0a1b2c3d")).isDirectory();
            assertThat(storage.form(OLD).modelVersions()).containsExactly(version);
        }
    }

    @Test
    void shouldLetAReaderGoOnAfterItsFormIsRemoved() {
        ModelVersion version = new ModelVersion("swath-mini-1-0a1b2c3d");
        try (IndexStorage storage = storage();
                IndexStorageReader reader = reader()) {
            storage.form(OLD).write(version, List.of(Rows.row(1, 1, 0).upsert()));
            storage.form(NEW).write(version, List.of(Rows.row(1, 1, 0).upsert()));
            assertThat(reader.form(OLD).count(version, Filter.ALL).searchable()).isEqualTo(1);

            storage.remove(OLD);

            for (int i = 0; i < 3; i++) {
                assertThat(reader.form(NEW).count(version, Filter.ALL).searchable())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void shouldReadAFormThatIsCreatedWhileAnotherIsRead() {
        ModelVersion version = new ModelVersion("swath-mini-1-0a1b2c3d");
        try (IndexStorage storage = storage();
                IndexStorageReader reader = reader()) {
            storage.form(OLD).write(version, List.of(Rows.row(1, 1, 0).upsert()));
            VectorIndexReader created = reader.form(NEW);

            for (int i = 0; i < 2; i++) {
                assertThat(reader.form(OLD).count(version, Filter.ALL).searchable())
                        .isEqualTo(1);
            }

            assertThat(created.count(version, Filter.ALL).searchable()).isZero();
            storage.form(NEW).write(version, List.of(Rows.row(1, 1, 0).upsert()));
            assertThat(created.count(version, Filter.ALL).searchable()).isEqualTo(1);
        }
    }
}
