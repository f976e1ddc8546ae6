package dev.swath.indexer;

import static dev.swath.indexer.Parts.MINI;
import static dev.swath.indexer.Parts.embedding;
import static dev.swath.indexer.Parts.tile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.NaiveStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplaceFormTest {
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final IndexForm OLD = IndexForm.UNNAMED;
    private static final IndexForm NEW = OLD.next();

    private final FakeModelRecord models = new FakeModelRecord();
    private final NaiveStorage storage = new NaiveStorage();
    private Instant now = Instant.parse("2026-11-29T05:00:00Z");
    private boolean full;
    private final ReplaceForm replace = new ReplaceForm(models, storage, _ -> full, GRACE, () -> now);

    @Test
    void shouldDoNothingWhileNothingIsOnRecordOrTheFormIsTheNewest() {
        replace.decide();
        assertThat(replace.findFollowed()).isEmpty();

        begin(NEW);
        replace.decide();

        assertThat(record().revision()).isEqualTo(1);
        assertThat(replace.findFollowed()).isEmpty();
    }

    @Test
    void shouldReplaceRowsOfAnEarlierVersionByItself() {
        begin(OLD);

        replace.decide();

        assertThat(record().form()).isEqualTo(OLD);
        assertThat(replace.findFollowed()).contains(NEW);
        replace.decide();
        assertThat(record().revision()).isEqualTo(2);
        full = true;
        replace.decide();
        assertThat(record().form()).isEqualTo(NEW);
        assertThat(record().itemPass()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheFormerFormForTheTimeOfGrace() {
        begin(OLD);
        write(OLD);
        replace.decide();
        write(NEW);
        full = true;
        replace.decide();
        assertThat(replace.findFollowed()).contains(NEW);

        now = now.plus(GRACE);
        replace.decide();
        assertThat(storage.forms()).containsExactly(OLD, NEW);

        now = now.plusMillis(1);
        replace.decide();

        assertThat(storage.forms()).containsExactly(NEW);
        assertThat(record().findFormer()).isEmpty();
        assertThat(replace.findFollowed()).isEmpty();
    }

    @Test
    void shouldFillAgainWhatIsAskedForAndSweepWhatWasBegun() {
        begin(NEW);
        write(NEW);
        IndexForm begun = NEW.next();
        write(begun);
        models.record = Optional.of(record().toFill(begun.next(), now));
        write(begun.next());

        full = true;
        replace.decide();
        now = now.plus(GRACE).plusMillis(1);
        replace.decide();

        assertThat(record().form()).isEqualTo(begun.next());
        assertThat(storage.forms()).containsExactly(begun.next());
    }

    @Test
    void shouldLeaveTheFormOfALaterVersionAlone() {
        begin(NEW);
        IndexForm later = new IndexForm(IndexForm.NEWEST_SCHEMA + 1, 2);
        models.record = Optional.of(record().toFill(later, now));
        full = true;

        replace.decide();

        assertThat(record().form()).isEqualTo(NEW);
        assertThat(replace.findFollowed()).isEmpty();
    }

    @Test
    void shouldFillAnewWhatAnEarlierVersionHadBegun() {
        begin(OLD);
        IndexForm begun = new IndexForm(1, 1);
        models.record = Optional.of(record().toFill(begun, now));

        replace.decide();

        assertThat(replace.findFollowed()).contains(new IndexForm(IndexForm.NEWEST_SCHEMA, 2));
    }

    private void begin(IndexForm form) {
        models.record = Optional.of(ModelSelected.first(MINI, form, now));
    }

    private ModelSelected record() {
        return models.record.orElseThrow();
    }

    private void write(IndexForm form) {
        storage.form(form).write(MINI, List.of(new IndexWrite.Upsert(tile("a", 1), embedding("a", 1, MINI), null)));
    }
}
