package dev.swath.indexer.stream;

import static dev.swath.indexer.Parts.MAXI;
import static dev.swath.indexer.Parts.MINI;
import static dev.swath.indexer.Parts.caption;
import static dev.swath.indexer.Parts.captioned;
import static dev.swath.indexer.Parts.embedding;
import static dev.swath.indexer.Parts.encoded;
import static dev.swath.indexer.Parts.ingested;
import static dev.swath.indexer.Parts.retracted;
import static dev.swath.indexer.Parts.tile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.CloudEvents;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileState;
import dev.swath.catalogue.model.Caption;
import dev.swath.indexer.TileFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinTilesTest {
    private static final String KEY = "harbour/a.jpg";
    private static final TileId TILE = tile(KEY, 1).tileId();

    @TempDir
    Path stateDirectory;

    private JoinDriver join;

    @BeforeEach
    void open() {
        join = new JoinDriver(stateDirectory);
    }

    @AfterEach
    void close() {
        join.close();
    }

    @Test
    void shouldTellTheEncodingAndThenTheCaption() {
        join.tell(ingested(KEY, 1));
        assertThat(join.states()).isEmpty();

        join.tell(encoded(KEY, 1, MINI));
        assertThat(join.states()).containsExactly(live(1, MINI, null));

        join.tell(captioned(KEY, 1, MINI));
        assertThat(join.states()).containsExactly(live(1, MINI, caption(1, MINI)));
    }

    @Test
    void shouldKeepAnEncodingUntilItsTileComes() {
        join.tell(encoded(KEY, 1, MINI));
        assertThat(join.states()).isEmpty();

        join.tell(ingested(KEY, 1));
        assertThat(join.states()).containsExactly(live(1, MINI, null));
    }

    @Test
    void shouldTellALaterEncodingThatComesBeforeItsTile() {
        join.tell(ingested(KEY, 1), encoded(KEY, 2, MINI));

        assertThat(join.states()).containsExactly(live(2, MINI, null));
    }

    /** Encoder and captioner may be behind by more than a retraction is kept. */
    @Test
    void shouldNotBringBackATileWhoseRetractionIsForgotten() {
        join.tell(ingested(KEY, 1), retracted(KEY, 2));
        join.passTime(JoinDriver.RETENTION.plusHours(1));
        assertThat(join.keys()).isEmpty();
        assertThat(join.captionRecords()).hasSize(1);

        join.tell(encoded(KEY, 1, MINI), captioned(KEY, 1, MINI));
        assertThat(join.stateRecords()).isEmpty();
        join.passTime(JoinDriver.RETENTION.plusHours(1));

        assertThat(join.keys()).isEmpty();
        assertThat(join.captionRecords())
                .as("nor stays its caption")
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.key()).isEqualTo(TILE.value());
                    assertThat(record.value()).isNull();
                });
        assertThat(join.stateRecords()).allMatch(record -> record.value() == null);
    }

    @Test
    void shouldShowBytesThatComeBackAfterTheirRetractionIsForgotten() {
        join.tell(ingested(KEY, 1), encoded(KEY, 1, MINI), retracted(KEY, 2));
        join.passTime(JoinDriver.RETENTION.plusHours(1));
        join.stateRecords();

        join.tell(encoded(KEY, 3, MINI), ingested(KEY, 3));

        assertThat(join.states()).containsExactly(live(3, MINI, null));
    }

    @Test
    void shouldReadFactsOfAnEarlierVersionAsIngested() {
        String stored = new String(StoredFacts.write(facts(), JoinDriver.START), UTF_8);
        join.put(TILE.value(), stored.replace("\"ingestedGeneration\":1,", "").getBytes(UTF_8));

        join.tell(captioned(KEY, 1, MINI));

        assertThat(join.states()).containsExactly(live(1, MINI, caption(1, MINI)));
    }

    @Test
    void shouldKeepACaptionUntilItsEncodingComes() {
        join.tell(ingested(KEY, 1), captioned(KEY, 1, MINI));
        assertThat(join.states()).isEmpty();

        join.tell(encoded(KEY, 1, MINI));
        assertThat(join.states()).containsExactly(live(1, MINI, caption(1, MINI)));
    }

    @Test
    void shouldJoinACaptionOnlyToItsOwnModelVersionAndGeneration() {
        join.tell(ingested(KEY, 2), encoded(KEY, 2, MINI), encoded(KEY, 2, MAXI));
        join.states();

        join.tell(captioned(KEY, 1, MINI));
        assertThat(join.states()).isEmpty();

        join.tell(captioned(KEY, 2, MAXI));
        assertThat(join.states()).containsExactly(live(2, MAXI, caption(2, MAXI)));
    }

    @Test
    void shouldKeepTheCaptionOfTheEncodingShownWhileALaterOneWaits() {
        join.tell(ingested(KEY, 1), encoded(KEY, 1, MINI), captioned(KEY, 1, MINI));
        join.states();

        join.tell(captioned(KEY, 3, MINI));
        assertThat(join.states()).isEmpty();

        join.tell(encoded(KEY, 3, MINI));
        assertThat(join.states()).containsExactly(live(3, MINI, caption(3, MINI)));
    }

    @Test
    void shouldChangeNothingWhereAThingIsToldTwice() {
        join.tell(ingested(KEY, 1), encoded(KEY, 1, MINI), captioned(KEY, 1, MINI));
        assertThat(join.states()).hasSize(2);

        join.tell(captioned(KEY, 1, MINI), encoded(KEY, 1, MINI), ingested(KEY, 1));
        assertThat(join.states()).isEmpty();

        join.tell(retracted(KEY, 2));
        assertThat(join.states()).hasSize(1);
        join.tell(retracted(KEY, 2));
        assertThat(join.states()).isEmpty();
    }

    @Test
    void shouldLetALaterGenerationSupersede() {
        join.tell(ingested(KEY, 1), encoded(KEY, 1, MINI), captioned(KEY, 1, MINI), encoded(KEY, 3, MINI));
        assertThat(join.states()).endsWith(live(3, MINI, null));

        join.tell(encoded(KEY, 1, MINI), captioned(KEY, 1, MINI));
        assertThat(join.states()).isEmpty();
    }

    @Test
    void shouldShowTheTileAsItWasIngestedLast() {
        join.tell(ingested(KEY, 1), encoded(KEY, 1, MINI));
        join.states();
        TileIngested moved = new TileIngested(cloudy(tile(KEY, 1)));

        join.tell(moved);

        assertThat(join.states())
                .singleElement()
                .satisfies(state -> assertThat(state.tile()).isEqualTo(moved.tile()));
    }

    @Test
    void shouldRetractEveryModelVersionShown() {
        join.tell(ingested(KEY, 1), encoded(KEY, 1, MINI), encoded(KEY, 1, MAXI), captioned(KEY, 1, MAXI));
        join.states();

        join.tell(retracted(KEY, 2));

        assertThat(join.states()).containsExactlyInAnyOrder(retractedState(MINI), retractedState(MAXI));
    }

    @Test
    void shouldIgnorePartsThatARetractionMakesVoid() {
        join.tell(ingested(KEY, 1), encoded(KEY, 1, MINI), retracted(KEY, 2));
        join.states();

        join.tell(captioned(KEY, 1, MINI), encoded(KEY, 2, MINI), ingested(KEY, 2), encoded(KEY, 1, MAXI));

        assertThat(join.states()).isEmpty();
    }

    @Test
    void shouldIgnoreARetractionOfAnEarlierGeneration() {
        join.tell(ingested(KEY, 3), encoded(KEY, 3, MINI), captioned(KEY, 3, MINI));
        join.states();

        join.tell(retracted(KEY, 2));

        assertThat(join.states()).isEmpty();
    }

    @Test
    void shouldWaitForTheEncodingOfBytesThatComeBack() {
        join.tell(ingested(KEY, 1), encoded(KEY, 1, MINI), captioned(KEY, 1, MINI), retracted(KEY, 2));
        join.states();

        join.tell(ingested(KEY, 3));
        assertThat(join.states()).isEmpty();

        join.tell(encoded(KEY, 3, MINI), captioned(KEY, 3, MINI));
        assertThat(join.states()).containsExactly(live(3, MINI, null), live(3, MINI, caption(3, MINI)));
    }

    @Test
    void shouldForgetARetractionAfterItsRetention() {
        join.tell(ingested(KEY, 1), encoded(KEY, 1, MINI), retracted(KEY, 2), ingested("harbour/b.jpg", 1));
        join.passTime(JoinDriver.RETENTION.minusHours(1));
        assertThat(join.keys()).hasSize(2);
        assertThat(join.stateRecords()).allMatch(record -> record.value() != null);

        join.passTime(Duration.ofHours(2));

        assertThat(join.keys())
                .containsExactly(tile("harbour/b.jpg", 1).tileId().value());
        assertThat(join.stateRecords())
                .as("the state too, from the compacted topic")
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.key()).isEqualTo(TILE + "/" + MINI);
                    assertThat(record.value()).isNull();
                });
    }

    @Test
    void shouldWriteCloudEventsInThePartitionOfTheTile() {
        join.tell(ingested(KEY, 1), encoded(KEY, 1, MINI));

        TestRecord<String, byte[]> written = join.stateRecords().getFirst();

        assertThat(written.key()).isEqualTo(TILE + "/" + MINI);
        assertThat(JoinDriver.headers(written))
                .containsEntry("ce_type", CloudEvents.typeOf(TileState.class))
                .containsEntry("ce_source", "/swath/index-service")
                .containsEntry("ce_subject", TILE.value())
                .containsEntry("ce_id", TILE + "/" + MINI + "/1/encoded")
                .containsEntry("ce_time", JoinDriver.START.toString())
                .containsEntry("content-type", "application/json");
        assertThat(new TilePartitioner().partitions("swath.tile-states", written.key(), written.value(), 24))
                .isEqualTo(Optional.of(
                        Set.of(Utils.toPositive(Utils.murmur2(TILE.value().getBytes(UTF_8))) % 24)));
    }

    @Test
    void shouldMakeAFailureOfWhatIsNoEventAndMoveOn() {
        byte[] garbage = "not json ".repeat(1000).getBytes(UTF_8);
        byte[] type = CloudEvents.typeOf(TileIngested.class).getBytes(UTF_8);
        join.tell(ingested(KEY, 1));

        join.pipe(Topic.TILES, TILE.value(), garbage, type);
        join.tell(encoded(KEY, 1, MINI));

        assertThat(join.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.id()).isEqualTo("swath.tiles/0/1");
            assertThat(failure.source()).isEqualTo(new TileFailed.RecordPlace("swath.tiles", 0, 1));
            assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RECORD);
            assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_INPUT);
            assertThat(failure.stage()).isEqualTo(Stage.JOIN);
            assertThat(failure.payload()).startsWith("not json").hasSize(2048);
            assertThat(failure.failedAt()).isEqualTo(JoinDriver.START);
        });
        assertThat(join.states()).containsExactly(live(1, MINI, null));
    }

    @Test
    void shouldRefuseAnEventOfAnotherTopicOrKeyAndIgnoreTombstones() {
        byte[] type = CloudEvents.typeOf(TileIngested.class).getBytes(UTF_8);
        byte[] value = EventJson.write(ingested(KEY, 1));

        join.pipe(Topic.CAPTIONS, TILE.value(), value, type);
        join.pipe(Topic.TILES, "another key", value, type);
        join.pipe(Topic.TILES, null, value, type);
        join.pipe(Topic.TILES, TILE.value(), value, new byte[0]);
        join.pipe(Topic.TILES, TILE.value(), null, type);

        assertThat(join.failures())
                .extracting(TileFailed::code)
                .containsExactly(
                        ErrorCode.INVALID_RECORD,
                        ErrorCode.INVALID_RECORD,
                        ErrorCode.INVALID_RECORD,
                        ErrorCode.INVALID_RECORD);
        assertThat(join.keys()).isEmpty();
    }

    @Test
    void shouldMakeFailuresOfAnEmptyTypeAndOfATileTooLargeToStore() {
        Tile tile = tile(KEY, 1);
        TileIngested large = new TileIngested(
                tile.toBuilder().withBands(List.of("x".repeat(1 << 20))).build());

        join.pipe(Topic.TILES, TILE.value(), EventJson.write(ingested(KEY, 1)), null);
        join.tell(large, ingested(KEY, 1), encoded(KEY, 1, MINI));

        assertThat(join.failures())
                .extracting(TileFailed::code)
                .containsExactly(ErrorCode.INVALID_RECORD, ErrorCode.INVALID_RECORD);
        assertThat(join.states()).containsExactly(live(1, MINI, null));
    }

    @Test
    void shouldMakeASmallFailureOfARecordWhoseKeyTypeOrIdIsHuge() {
        byte[] type = CloudEvents.typeOf(TileIngested.class).getBytes(UTF_8);
        String value = new String(EventJson.write(ingested(KEY, 1)), UTF_8);
        String hugeId = TILE + "0".repeat(1 << 20);

        join.pipe(Topic.TILES, "k".repeat(1 << 20), value.getBytes(UTF_8), type);
        join.pipe(
                Topic.TILES,
                TILE.value(),
                value.getBytes(UTF_8),
                "t".repeat(1 << 20).getBytes(UTF_8));
        join.pipe(Topic.TILES, hugeId, value.replace(TILE.value(), hugeId).getBytes(UTF_8), type);
        join.tell(ingested(KEY, 1), encoded(KEY, 1, MINI));

        assertThat(join.failures()).hasSize(3).allSatisfy(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RECORD);
            assertThat(failure.message()).hasSize(TileFailed.MAX_MESSAGE);
            assertThat(EventJson.write(failure)).hasSizeLessThan(16 << 10);
        });
        assertThat(join.keys()).containsExactly(TILE.value());
        assertThat(join.states()).containsExactly(live(1, MINI, null));
    }

    @Test
    void shouldMakeAFailureOfFactsThatCannotBeRead() {
        join.put(TILE.value(), "12345678{\"corrupt\": true".getBytes(UTF_8));

        join.tell(ingested(KEY, 1), ingested("harbour/b.jpg", 1));

        assertThat(join.failures()).extracting(TileFailed::code).containsExactly(ErrorCode.INTERNAL_ERROR);
        assertThat(join.keys()).hasSize(2);
    }

    private static TileState live(long generation, ModelVersion modelVersion, @Nullable Caption caption) {
        return new TileState(
                TILE,
                modelVersion,
                generation,
                tile(KEY, generation),
                embedding(KEY, generation, modelVersion),
                caption);
    }

    private static TileFacts facts() {
        return TileFacts.none(TILE).with(ingested(KEY, 1)).with(encoded(KEY, 1, MINI));
    }

    private static Tile cloudy(Tile tile) {
        return tile.toBuilder().withCloud(0.9, tile.cloud().source()).build();
    }

    private static TileState retractedState(ModelVersion model) {
        return TileState.retracted(TILE, model, 2).of(new ObjectKey(KEY).collection());
    }
}
