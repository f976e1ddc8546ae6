package dev.swath.indexer;

import static dev.swath.indexer.Parts.MINI;
import static dev.swath.indexer.Parts.caption;
import static dev.swath.indexer.Parts.embedding;
import static dev.swath.indexer.Parts.tile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.NaiveStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplaceFormTest {
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final IndexForm OLD = IndexForm.UNNAMED;
    private static final IndexForm NEW = OLD.next();

    private final FakeModelRecord models = new FakeModelRecord();
    private final NaiveStorage storage = new NaiveStorage();
    private Instant now = Instant.parse("2026-11-29T05:00:00Z");
    private boolean full;
    private final CompareForms compare = new CompareForms(storage, _ -> full, PATIENCE, () -> now);
    private final ReplaceForm replace = new ReplaceForm(models, storage, compare, GRACE, () -> now);

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

    @Test
    void shouldNeverReplaceAFormByOneThatLacksARow() {
        begin(OLD);
        write(OLD, tile("a", 1), tile("b", 1));
        replace.decide();
        write(NEW, tile("a", 1));
        full = true;

        replace.decide();
        now = now.plus(GRACE);
        replace.decide();

        assertThat(record().form()).isEqualTo(OLD);
        assertThat(compare.missing()).isEqualTo(1);
        write(NEW, tile("b", 1));
        replace.decide();
        assertThat(record().form()).isEqualTo(NEW);
        assertThat(compare.missing()).isZero();
    }

    @Test
    void shouldNeverReplaceAFormByOneThatLacksACaptionOrAModelVersion() {
        ModelVersion other = new ModelVersion("another-1-00000000");
        begin(OLD);
        replace.decide();
        write(OLD, tile("a", 1));
        write(NEW, tile("a", 1));
        captioned(OLD, tile("a", 1));
        full = true;

        now = now.plus(PATIENCE);
        replace.decide();
        assertThat(record().form()).isEqualTo(OLD);

        captioned(NEW, tile("a", 1));
        storage.form(OLD).write(other, List.of(new IndexWrite.Upsert(tile("a", 1), embedding("a", 1, other), null)));
        replace.decide();
        assertThat(record().form()).isEqualTo(OLD);

        storage.form(NEW).write(other, List.of(new IndexWrite.Upsert(tile("a", 1), embedding("a", 1, other), null)));
        replace.decide();
        assertThat(record().form()).isEqualTo(NEW);
    }

    @Test
    void shouldWaitForAFormThatHasFewerRowsAndThenReplaceIt() {
        begin(OLD);
        replace.decide();
        write(OLD, tile("a", 1));
        write(NEW, tile("a", 1), tile("b", 1));
        full = true;

        replace.decide();
        now = now.plus(PATIENCE).minusMillis(1);
        replace.decide();
        assertThat(record().form()).isEqualTo(OLD);

        now = now.plusMillis(1);
        replace.decide();
        assertThat(record().form()).isEqualTo(NEW);
    }

    @Test
    void shouldNotReplaceAFormWhenMoreStatesCameWhileItWasCounted() {
        begin(OLD);
        replace.decide();
        write(OLD, tile("a", 1));
        write(NEW, tile("a", 1));
        Deque<Boolean> answers = new ArrayDeque<>(List.of(true, false, true, true));
        ReplaceForm once = new ReplaceForm(
                models,
                storage,
                new CompareForms(storage, _ -> answers.remove(), PATIENCE, () -> now),
                GRACE,
                () -> now);

        once.decide();
        assertThat(record().form()).isEqualTo(OLD);
        once.decide();
        assertThat(record().form()).isEqualTo(NEW);
    }

    @Test
    void shouldFindTheTilesThatAFormLacks() {
        write(OLD, tile("a", 1), tile("b", 1), tile("c", 1), tile("d", 1));
        captioned(OLD, tile("d", 1));
        write(NEW, tile("a", 1), tile("d", 1), tile("e", 1));

        assertThat(MissingRows.find(storage.form(OLD), storage.form(NEW), MINI, 9))
                .containsExactlyInAnyOrder(
                        tile("b", 1).tileId(),
                        tile("c", 1).tileId(),
                        tile("d", 1).tileId());
        assertThat(MissingRows.find(storage.form(OLD), storage.form(NEW), MINI, 2))
                .hasSize(2);
        assertThat(MissingRows.find(storage.form(NEW), storage.form(OLD), MINI, 9))
                .containsExactly(tile("e", 1).tileId());
    }

    private void begin(IndexForm form) {
        models.record = Optional.of(ModelSelected.first(MINI, form, now));
    }

    private ModelSelected record() {
        return models.record.orElseThrow();
    }

    private void write(IndexForm form) {
        write(form, tile("a", 1));
    }

    private void write(IndexForm form, Tile... tiles) {
        for (Tile tile : tiles) {
            upsert(form, tile, null);
        }
    }

    private void captioned(IndexForm form, Tile tile) {
        upsert(form, tile, caption(1, MINI));
    }

    private void upsert(IndexForm form, Tile tile, @Nullable Caption caption) {
        Embedding embedding = embedding(tile.key().value(), tile.generation(), MINI);
        storage.form(form).write(MINI, List.of(new IndexWrite.Upsert(tile, embedding, caption)));
    }
}
