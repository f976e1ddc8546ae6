package dev.swath.vectorindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a write leaves in the index. */
interface WritingContract extends IndexFixture {
    @Test
    default void shouldBeEmptyBeforeTheFirstWrite() {
        assertThat(index().search(modelVersion(), EAST, Filter.ALL, null, 10).hits())
                .isEmpty();
        assertThat(index().browse(modelVersion(), Filter.ALL, null, 10).hits()).isEmpty();
        assertThat(index().list(modelVersion(), null, 10)).isEmpty();
        assertThat(index().find(modelVersion(), Rows.row(1, 1).id())).isEmpty();
        assertThat(index().count(modelVersion(), Filter.ALL)).isEqualTo(new IndexCounts(0, 0));
        assertThat(index().modelVersions()).doesNotContain(modelVersion());
        assertThat(index().purge(modelVersion(), Instant.now())).isZero();
        index().write(modelVersion(), List.of());
        assertThat(index().modelVersions()).doesNotContain(modelVersion());
        index().ping();
    }

    @Test
    default void shouldFindWhatWasWritten() {
        Rows harbour = Rows.row(1, 3, 4, 0, 0).bbox(9, 57, 10, 58).caption("boats \"in\" a harbour\\ été 港");
        Rows forest = Rows.row(2, 0, 0, 1, 0);

        write(harbour.upsert(), forest.upsert());

        List<Hit> hits =
                index().search(modelVersion(), EAST, Filter.ALL, null, 10).hits();
        assertThat(hits).extracting(Hit::tile).containsExactly(harbour.tile(), forest.tile());
        assertThat(hits).extracting(Hit::caption).containsExactly(harbour.caption(), null);
        assertThat(hits.getFirst().score()).isCloseTo(0.6, within(1e-5));
        assertThat(hits.getLast().score()).isCloseTo(0, within(1e-5));
        IndexedTile found = index().find(modelVersion(), harbour.id()).orElseThrow();
        assertThat(found.tile()).isEqualTo(harbour.tile());
        assertThat(found.caption()).isEqualTo(harbour.caption());
        assertThat(found.embedding().toArray()).containsExactly(new float[] {0.6f, 0.8f, 0, 0}, within(1e-6f));
        assertThat(index().modelVersions()).contains(modelVersion());
    }

    @Test
    default void shouldTakeTheCaptionLater() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        write(row.upsert());
        assertThat(index().count(modelVersion(), Filter.ALL)).isEqualTo(new IndexCounts(1, 0));

        write(row.caption("a river").upsert());

        assertThat(shown()).containsExactly("1 a river");
        assertThat(index().count(modelVersion(), Filter.ALL)).isEqualTo(new IndexCounts(1, 1));
    }

    @Test
    default void shouldDropAnOlderWrite() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        write(row.generation(2).caption("second").upsert());

        write(row.generation(2).upsert());
        write(row.generation(1).caption("first").upsert());
        write(row.generation(1).retire());

        assertThat(shown()).containsExactly("2 second");
        write(row.generation(3).upsert());
        assertThat(shown()).containsExactly("3 null");
    }

    @Test
    default void shouldReplaceARowOfTheSameVersion() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        write(row.caption("one").upsert());

        write(row.caption("another").upsert(), row.caption("the last").upsert());

        assertThat(shown()).containsExactly("1 the last");
    }

    @Test
    default void shouldTakeTheNewestOfABatch() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        Rows gone = Rows.row(2, 1, 0, 0, 0);

        write(
                row.generation(2).caption("second").upsert(),
                row.generation(1).upsert(),
                gone.retire(),
                gone.caption("too late").upsert());

        assertThat(shown()).containsExactly("2 second");
    }

    @Test
    default void shouldHideARetiredRow() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        Rows other = Rows.row(2, 0, 1, 0, 0).scene(1);
        write(row.upsert(), other.upsert());

        write(row.retire());

        assertThat(IndexFixture.ids(index().search(modelVersion(), EAST, Filter.ALL, null, 10)
                        .hits()))
                .containsExactly(other.id());
        assertThat(IndexFixture.ids(index().search(modelVersion(), EAST, Filter.ofScene(row.sceneId()), null, 10)
                        .hits()))
                .containsExactly(other.id());
        assertThat(IndexFixture.ids(
                        index().browse(modelVersion(), Filter.ALL, null, 10).hits()))
                .containsExactly(other.id());
        assertThat(index().find(modelVersion(), row.id())).isEmpty();
        assertThat(index().list(modelVersion(), null, 10))
                .extracting(IndexRow::tileId)
                .containsExactly(other.id());
        assertThat(index().count(modelVersion(), Filter.ALL)).isEqualTo(new IndexCounts(1, 0));
    }

    @Test
    default void shouldNotRaiseARetiredTileByALateWrite() {
        Rows row = Rows.row(1, 1, 0, 0, 0).generation(2);
        Rows unseen = Rows.row(2, 1, 0, 0, 0);
        write(row.upsert());
        write(row.retire(), unseen.retire());

        write(row.caption("too late").upsert(), unseen.upsert());
        write(row.generation(1).caption("much too late").upsert());

        assertThat(shown()).isEmpty();
        write(row.generation(3).upsert());
        assertThat(shown()).containsExactly("3 null");
    }

    @Test
    default void shouldChangeNothingOnceTheWriterMayNot() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        write(row.upsert());
        IllegalStateException over = new IllegalStateException("another owns it");
        WritePermit permit = () -> {
            throw over;
        };

        assertThatThrownBy(() ->
                        index().write(modelVersion(), List.of(row.generation(2).upsert()), permit))
                .isSameAs(over);
        assertThatThrownBy(() ->
                        index().write(modelVersion(), List.of(row.generation(2).retire()), permit))
                .isSameAs(over);

        assertThat(shown()).containsExactly("1 null");
    }

    @Test
    default void shouldWriteWhatItReadsBack() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        Rows gone = Rows.row(2, 1, 0, 0, 0);
        WritePermit permit = new WritePermit() {
            @Override
            public void check() {}

            @Override
            public boolean readsBack() {
                return true;
            }
        };

        index().write(modelVersion(), List.of(row.generation(2).upsert(), gone.upsert()), permit);
        index().write(modelVersion(), List.of(row.upsert(), gone.retire()), permit);

        assertThat(shown()).containsExactly("2 null");
    }

    @Test
    default void shouldPurgeOnlyWhatWasRetiredBefore() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        Rows live = Rows.row(2, 1, 0, 0, 0);
        Instant before = Instant.now().minusMillis(1);
        write(row.upsert(), live.upsert());
        write(row.retire());

        assertThat(index().purge(modelVersion(), before)).isZero();
        write(row.upsert());
        assertThat(index().find(modelVersion(), row.id())).isEmpty();

        assertThat(index().purge(modelVersion(), Instant.now().plusSeconds(1))).isEqualTo(1);
        assertThat(index().purge(modelVersion(), Instant.now().plusSeconds(1))).isZero();
        write(row.upsert());
        assertThat(index().find(modelVersion(), row.id())).isPresent();
        assertThat(index().find(modelVersion(), live.id())).isPresent();
    }

    @Test
    default void shouldKeepModelVersionsApart() {
        ModelVersion next = IndexFixture.newModelVersion();
        Rows row = Rows.row(1, 1, 0, 0, 0);
        write(row.upsert());

        index().write(next, List.of(row.embedding(1, 2).caption("wider").upsert()));
        index().write(modelVersion(), List.of(row.retire()));

        assertThat(index().find(modelVersion(), row.id())).isEmpty();
        assertThat(index().search(next, Embedding.of(new float[] {1, 0}), Filter.ALL, null, 10)
                        .hits())
                .hasSize(1);
        assertThat(index().modelVersions()).contains(modelVersion(), next);
    }

    @Test
    default void shouldRefuseAnotherDimension() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        write(row.upsert());
        IndexWrite wrong = Rows.row(2, 1, 0).upsert();
        Embedding query = Embedding.of(new float[] {1, 0, 0});

        assertThatThrownBy(() -> write(Rows.row(3, 0, 1, 0, 0).upsert(), wrong))
                .isInstanceOfSatisfying(CatalogueException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.MODEL_MISMATCH);
                    assertThat(refused).hasMessageContaining("4").hasMessageContaining("2");
                });
        assertThatThrownBy(() -> index().search(modelVersion(), query, Filter.ALL, null, 10)
                        .hits())
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.MODEL_MISMATCH));
        assertThatThrownBy(() -> write(Rows.row(3, Float.NaN, 1, 0, 0).upsert()))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.MODEL_MISMATCH));
        write(Rows.row(4, 0, 1, 0, 0).upsert());
        assertThat(IndexFixture.numbers(filtered(Filter.ALL))).contains(1, 4).doesNotContain(2);
    }

    @Test
    default void shouldKeepEverythingWhenReopened() {
        Rows row = Rows.row(1, 1, 0, 0, 0).caption("a bridge");
        Rows gone = Rows.row(2, 1, 0, 0, 0);
        write(row.upsert(), gone.upsert());
        write(gone.retire());

        reopen();

        assertThat(shown()).containsExactly("1 a bridge");
        assertThat(IndexFixture.numbers(index().search(modelVersion(), EAST, Filter.ALL, null, 10)
                        .hits()))
                .containsExactly(1);
        write(gone.upsert());
        assertThat(shown()).containsExactly("1 a bridge");
        assertThat(index().modelVersions()).contains(modelVersion());
    }
}
