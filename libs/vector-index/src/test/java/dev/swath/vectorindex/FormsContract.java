package dev.swath.vectorindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.IndexForm;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every storage does with forms. */
public interface FormsContract {
    IndexForm OLD = IndexForm.UNNAMED;
    IndexForm NEW = OLD.next();

    /** Opens the storage of this test; every call the same. */
    IndexStorage storage();

    /** Opens the same for reading. */
    IndexStorageReader reader();

    @Test
    default void shouldKeepFormsApartAndRemoveOne() {
        ModelVersion version = IndexFixture.newModelVersion();
        Rows row = Rows.row(1, 1, 0, 0, 0);
        Rows later = Rows.row(2, 1, 0, 0, 0);
        try (IndexStorage storage = storage();
                IndexStorageReader reader = reader()) {
            storage.form(OLD).write(version, List.of(row.upsert()));
            storage.form(NEW)
                    .write(
                            version,
                            List.of(row.upsert(), later.caption("a quay").upsert()));

            assertThat(storage.forms()).contains(OLD, NEW);
            assertThat(reader.forms()).contains(OLD, NEW);
            assertThat(reader.form(OLD).modelVersions()).contains(version);
            assertThat(reader.form(OLD).count(version, Filter.ALL)).isEqualTo(new IndexCounts(1, 0));
            assertThat(reader.form(NEW).count(version, Filter.ALL)).isEqualTo(new IndexCounts(2, 1));
            assertThat(reader.form(NEW.next()).count(version, Filter.ALL)).isEqualTo(IndexCounts.NONE);

            storage.remove(OLD);
            storage.remove(OLD);

            assertThat(storage.forms()).doesNotContain(OLD);
            assertThat(reader.form(NEW).count(version, Filter.ALL)).isEqualTo(new IndexCounts(2, 1));
            assertThat(reader.forms()).contains(NEW).doesNotContain(OLD);
            storage.form(OLD).write(version, List.of(later.upsert()));
            assertThat(storage.form(OLD).list(version, null, 10)).hasSize(1);
        }
    }

    @Test
    default void shouldSayThatTheFormIsGoneRatherThanFindNothing() {
        ModelVersion version = IndexFixture.newModelVersion();
        IndexForm later = new IndexForm(IndexForm.NEWEST_SCHEMA, 900_000);
        try (IndexStorage storage = storage();
                SearchedRows current = new SearchedRows(storage, () -> Optional.of(later.next()));
                SearchedRows searched = new SearchedRows(storage, () -> Optional.of(later))) {
            storage.forms().forEach(storage::remove);
            storage.form(later.next()).write(version, List.of(Rows.row(1, 1, 0).upsert()));

            assertThat(current.list(version, null, 10)).hasSize(1);
            assertThatThrownBy(() -> searched.list(version, null, 10))
                    .isInstanceOfSatisfying(
                            CatalogueException.class,
                            gone -> assertThat(gone.code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE));

            storage.remove(later.next());
            assertThat(searched.list(version, null, 10)).isEmpty();
        }
    }

    @Test
    default void shouldFollowTheRecordAtEachCall() {
        ModelVersion version = IndexFixture.newModelVersion();
        Rows row = Rows.row(1, 1, 0, 0, 0);
        AtomicReference<Optional<IndexForm>> record = new AtomicReference<>(Optional.empty());
        try (IndexStorage storage = storage();
                SearchedIndex index = new SearchedIndex(storage, record::get)) {
            storage.form(OLD).write(version, List.of(row.upsert()));
            storage.form(NEW).write(version, List.of(row.caption("new").upsert()));
            assertThat(index.form()).isEqualTo(OLD);
            assertThat(index.count(version, Filter.ALL)).isEqualTo(new IndexCounts(1, 0));

            record.set(Optional.of(NEW));

            assertThat(index.count(version, Filter.ALL)).isEqualTo(new IndexCounts(1, 1));
            index.write(version, List.of(Rows.row(2, 1, 0, 0, 0).upsert()));
            assertThat(storage.form(OLD).count(version, Filter.ALL)).isEqualTo(new IndexCounts(1, 0));
            assertThat(storage.form(NEW).count(version, Filter.ALL)).isEqualTo(new IndexCounts(2, 1));
        }
    }
}
