package dev.swath.indexer;

import static dev.swath.indexer.Parts.MAXI;
import static dev.swath.indexer.Parts.MINI;
import static dev.swath.indexer.Parts.caption;
import static dev.swath.indexer.Parts.embedding;
import static dev.swath.indexer.Parts.tile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileState;
import dev.swath.catalogue.model.Caption;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import dev.swath.vectorindex.IndexWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyStatesTest {
    private static final Caption CAPTION = caption(1, MINI);
    private final RecordingIndex index = new RecordingIndex();
    private final ApplyStates applyStates = new ApplyStates(index, () -> Optional.of(MINI));

    @Test
    void shouldWriteABatchInOneCallForEachModelVersion() {
        apply(applyStates, live("a", 1, MINI, null), live("b", 1, MINI, CAPTION), live("a", 1, MAXI, null));

        assertThat(index.calls)
                .containsExactlyInAnyOrder(
                        new RecordingIndex.Call(
                                MINI, List.of(upsert("a", 1, MINI, null), upsert("b", 1, MINI, CAPTION))),
                        new RecordingIndex.Call(MAXI, List.of(upsert("a", 1, MAXI, null))));
    }

    @Test
    void shouldPublishAnItemOnTheEncodingAndOnTheCaption() {
        List<OutgoingRecord> searchable = apply(applyStates, live("a", 1, MINI, null));
        List<OutgoingRecord> captioned = apply(applyStates, live("a", 1, MINI, CAPTION));

        assertThat(searchable).containsExactly(OutgoingRecord.of(ItemPublished.of(tile("a", 1), MINI, null)));
        assertThat(captioned).containsExactly(OutgoingRecord.of(ItemPublished.of(tile("a", 1), MINI, CAPTION)));
    }

    @Test
    void shouldApplyOnlyTheNewestStateOfATile() {
        List<OutgoingRecord> outgoing = apply(
                applyStates,
                live("a", 1, MINI, null),
                live("b", 2, MINI, null),
                live("a", 1, MINI, CAPTION),
                live("b", 1, MINI, CAPTION));

        assertThat(index.calls)
                .containsExactly(new RecordingIndex.Call(
                        MINI, List.of(upsert("b", 2, MINI, null), upsert("a", 1, MINI, CAPTION))));
        assertThat(outgoing)
                .containsExactly(
                        OutgoingRecord.of(ItemPublished.of(tile("b", 2), MINI, null)),
                        OutgoingRecord.of(ItemPublished.of(tile("a", 1), MINI, CAPTION)));
    }

    @Test
    void shouldRetireARetractedTileAndPublishItsTombstone() {
        List<OutgoingRecord> outgoing = apply(applyStates, live("a", 1, MINI, CAPTION), retracted("a", 2, MINI));

        assertThat(index.calls)
                .containsExactly(new RecordingIndex.Call(MINI, List.of(new IndexWrite.Retire(id("a"), 2))));
        assertThat(outgoing).containsExactly(tombstone("a", 2));
    }

    @Test
    void shouldKeepTheItemThatAnotherModelVersionShowsOfALaterGeneration() {
        apply(applyStates, live("a", 3, MINI, null));

        List<OutgoingRecord> outgoing = apply(applyStates, retracted("a", 2, MAXI));

        assertThat(outgoing).isEmpty();
        assertThat(apply(applyStates, retracted("a", 4, MINI), retracted("a", 4, MAXI)))
                .containsExactly(tombstone("a", 4), tombstone("a", 4));
    }

    @Test
    void shouldPublishTheTombstoneOfAStateOfAnEarlierVersion() {
        TileState earlier = TileState.retracted(id("a"), MINI, 2);

        assertThat(apply(applyStates, earlier))
                .containsExactly(
                        OutgoingRecord.tombstone(Topic.ITEMS, id("a").value(), Map.of("swath-generation", "2")));
    }

    @Test
    void shouldPublishOnlyTheModelVersionThatIsNamed() {
        ApplyStates named = new ApplyStates(index, () -> Optional.of(MINI));

        List<OutgoingRecord> outgoing = apply(named, live("a", 1, MAXI, null), live("a", 1, MINI, null));

        assertThat(outgoing).containsExactly(OutgoingRecord.of(ItemPublished.of(tile("a", 1), MINI, null)));
        assertThat(index.modelVersions()).containsExactlyInAnyOrder(MINI, MAXI);
        assertThat(apply(named, retracted("a", 2, MAXI))).containsExactly(tombstone("a", 2));
    }

    @Test
    void shouldWriteNothingOnceTheStatesBelongToAnother() {
        CatalogueException over = new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "another may own them");

        assertThatThrownBy(() -> applyStates.work(received(live("a", 1, MINI, null)), () -> {
                    throw over;
                }))
                .isSameAs(over);

        assertThat(index.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldHaveTheIndexReadBackWhileAFormerOwnersCallMayComeLate(boolean isNew) {
        applyStates.work(received(live("a", 1, MINI, null)), new Tenure() {
            @Override
            public void check() {}

            @Override
            public boolean isNew() {
                return isNew;
            }
        });

        assertThat(index.readBack).containsExactly(isNew);
    }

    @Test
    void shouldAskWhichVersionIsShownOnceItsTilesAreInTheIndex() {
        ApplyStates first =
                new ApplyStates(index, () -> index.modelVersions().stream().findFirst());

        List<OutgoingRecord> outgoing = apply(first, live("a", 1, MINI, null));

        assertThat(outgoing).containsExactly(OutgoingRecord.of(ItemPublished.of(tile("a", 1), MINI, null)));
    }

    @Test
    void shouldPublishNothingWhileTheIndexIsAway() {
        index.away = true;

        assertThatThrownBy(() -> apply(applyStates, live("a", 1, MINI, null)))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE));
    }

    @Test
    void shouldPurgeEveryModelVersionAfterTheGrace() {
        apply(applyStates, live("a", 1, MINI, null), live("a", 1, MAXI, null));
        Instant now = Instant.parse("2026-11-02T00:00:00Z");

        long purged = new PurgeRetired(index, Duration.ofHours(24), () -> now).purge();

        Instant dayBefore = Instant.parse("2026-11-01T00:00:00Z");
        assertThat(index.purges)
                .containsExactlyInAnyOrder(
                        new RecordingIndex.Purge(MINI, dayBefore), new RecordingIndex.Purge(MAXI, dayBefore));
        assertThat(purged).isEqualTo(4);
    }

    /** Without their origins, of which there is a test. */
    private static List<OutgoingRecord> apply(ApplyStates step, TileState... states) {
        return step.work(step.prepare(received(states))).outgoing().stream()
                .map(told -> new OutgoingRecord(
                        told.topic(), told.key(), told.partitionKey(), told.event(), told.about(), null))
                .toList();
    }

    private static List<ReceivedRecord<TileState>> received(TileState... states) {
        List<ReceivedRecord<TileState>> batch = new ArrayList<>();
        for (TileState state : states) {
            batch.add(new ReceivedRecord<>(
                    state.recordKey(),
                    state,
                    new TileFailed.RecordPlace(Topic.TILE_STATES.topicName(), 0, batch.size()),
                    Instant.EPOCH));
        }
        return batch;
    }

    private static TileState live(String key, long generation, ModelVersion modelVersion, @Nullable Caption caption) {
        return new TileState(
                id(key),
                modelVersion,
                generation,
                tile(key, generation),
                embedding(key, generation, modelVersion),
                caption);
    }

    private static TileState retracted(String key, long generation, ModelVersion modelVersion) {
        return TileState.retracted(id(key), modelVersion, generation).of("ours");
    }

    private static IndexWrite upsert(
            String key, long generation, ModelVersion modelVersion, @Nullable Caption caption) {
        return new IndexWrite.Upsert(tile(key, generation), embedding(key, generation, modelVersion), caption);
    }

    private static OutgoingRecord tombstone(String key, long generation) {
        return OutgoingRecord.tombstone(
                Topic.ITEMS,
                id(key).value(),
                Map.of("swath-generation", Long.toString(generation), "swath-collection", "ours"));
    }

    private static TileId id(String key) {
        return tile(key, 1).tileId();
    }
}
