package dev.swath.indexer;

import static dev.swath.indexer.Parts.MAXI;
import static dev.swath.indexer.Parts.MINI;
import static dev.swath.indexer.Parts.embedding;
import static dev.swath.indexer.Parts.tile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.NaiveStorage;
import dev.swath.vectorindex.NaiveVectorIndex;
import dev.swath.vectorindex.SearchedRows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SelectModelTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private final NaiveVectorIndex index = new NaiveVectorIndex();
    private final FakeModelRecord models = new FakeModelRecord();

    @Test
    void shouldPutTheFirstVersionThatHasATile() {
        SelectModel select = select(null);

        assertThat(select.begin()).isEmpty();
        assertThat(select.get()).isEmpty();
        write(MAXI, "a");

        assertThat(select.get()).contains(MAXI);
        assertThat(models.find()).contains(ModelSelected.first(MAXI, IndexForm.FIRST, NOW));
    }

    @Test
    void shouldKeepWhatIsOnRecordHoweverMuchAnotherVersionHas() {
        write(MINI, "a");
        SelectModel select = select(null);
        assertThat(select.get()).contains(MINI);

        write(MAXI, "a", "b", "c");

        assertThat(select.get()).contains(MINI);
        assertThat(select(null).begin().map(ModelSelected::revision)).contains(1L);
    }

    @Test
    void shouldPutTheVersionOfWhichAnOlderCatalogueHasMost() {
        write(MINI, "a");
        write(MAXI, "a", "b");

        assertThat(select(null).get()).contains(MAXI);
    }

    @Test
    void shouldPutTheNamedVersionAndCountTheChange() {
        write(MINI, "a");
        select(null).get();

        assertThat(select(MAXI).begin())
                .contains(ModelSelected.first(MINI, IndexForm.FIRST, NOW).changedTo(MAXI, NOW));
        assertThat(select(MAXI).begin().map(ModelSelected::revision)).contains(2L);
        assertThat(select(null).get()).contains(MAXI);
    }

    @Test
    void shouldSayThatNothingIsDecidedWhileKafkaIsAway() {
        write(MINI, "a");
        models.away = true;

        assertThatThrownBy(() -> select(null).get())
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE));
    }

    private SelectModel select(@Nullable ModelVersion named) {
        return new SelectModel(
                models,
                new SearchedRows(new NaiveStorage(index), Optional::empty),
                Optional.ofNullable(named),
                () -> NOW);
    }

    private void write(ModelVersion version, String... keys) {
        for (String key : keys) {
            index.write(version, List.of(new IndexWrite.Upsert(tile(key, 1), embedding(key, 1, version), null)));
        }
    }
}
