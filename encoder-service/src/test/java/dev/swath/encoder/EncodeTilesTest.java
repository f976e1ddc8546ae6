package dev.swath.encoder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileEvent;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.ChipWriter;
import dev.swath.chip.ReadChips;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import dev.swath.testfixtures.SampleTiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EncodeTilesTest {
    private static final ModelVersion MODEL_VERSION = new ModelVersion("fake-1-00000000");

    private final Map<String, byte[]> chips = new HashMap<>();
    private final List<List<String>> runs = new ArrayList<>();
    private final EncodeTiles<String> encodeTiles =
            new EncodeTiles<>(new FakeStore(this::read), ReadChips.ReadLimits.SINGLE, new FakeEncoder(), Runnable::run);

    @Test
    void shouldEncodeABatchInOneRunAndInOrder() {
        BatchResult<TileEvent> result = encode(ingested("a", 1), ingested("b", 1), ingested("c", 2));

        assertThat(runs).containsExactly(List.of("a", "b", "c"));
        assertThat(result.failures()).isEmpty();
        assertThat(result.outgoing())
                .extracting(OutgoingRecord::event)
                .satisfiesExactly(
                        event -> assertThat(event).isEqualTo(encoded("a", 1)),
                        event -> assertThat(event).isEqualTo(encoded("b", 1)),
                        event -> assertThat(event).isEqualTo(encoded("c", 2)));
    }

    @Test
    void shouldLoseOnlyTheTileWhoseChipIsBadOrGone() {
        TileIngested gone = ingested("gone", 1);
        chips.remove(gone.tile().picture().chip());

        BatchResult<TileEvent> result = encode(ingested("a", 1), ingested("bad", 1), gone, ingested("b", 1));

        assertThat(runs).containsExactly(List.of("a", "b"));
        assertThat(result.failures())
                .extracting(
                        failure -> failure.received().event().tileId(),
                        failure -> failure.cause().code())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(tileId("bad"), ErrorCode.CHIP_UNREADABLE),
                        org.assertj.core.groups.Tuple.tuple(tileId("gone"), ErrorCode.OBJECT_GONE));
    }

    @Test
    void shouldSkipATileThatTheSameBatchRetracts() {
        BatchResult<TileEvent> result = encode(ingested("a", 1), retracted("a", 2), ingested("b", 1));

        assertThat(runs).containsExactly(List.of("b"));
        assertThat(result.outgoing()).hasSize(1);
    }

    @Test
    void shouldEncodeOnlyTheNewestGenerationOfATileInTheBatch() {
        BatchResult<TileEvent> result = encode(ingested("a", 1), ingested("b", 1), ingested("a", 2));

        assertThat(runs).containsExactly(List.of("b", "a"));
        assertThat(result.outgoing())
                .extracting(OutgoingRecord::event)
                .satisfiesExactly(
                        event -> assertThat(event).isEqualTo(encoded("b", 1)),
                        event -> assertThat(event).isEqualTo(encoded("a", 2)));
    }

    @Test
    void shouldEncodeATileThatCameBackAfterItsRetraction() {
        encode(retracted("a", 2), ingested("a", 3));

        assertThat(runs).containsExactly(List.of("a"));
    }

    @Test
    void shouldNotRunTheModelForRetractionsAlone() {
        assertThat(encode(retracted("a", 2)).outgoing()).isEmpty();
        assertThat(runs).isEmpty();
    }

    @Test
    void shouldPassATransientFaultOnForTheWholeBatch() {
        EncodeTiles<String> withoutStore = new EncodeTiles<>(
                new FakeStore(chip -> {
                    throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "away");
                }),
                ReadChips.ReadLimits.SINGLE,
                new FakeEncoder(),
                Runnable::run);

        assertThatThrownBy(() -> withoutStore.prepare(List.of(received(ingested("a", 1)))))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    /** The first tile of a new catalogue is all that the store lists, and the store does not give it. */
    @Test
    void shouldProveByAChipOfItsOwnThatTheStoreAndTheModelAreWell() {
        OneChip store = new OneChip(ErrorCode.STORE_UNAVAILABLE);

        assertThat(prove(store)).isTrue();

        assertThat(store.own).hasSize(1);
        assertThat(runs).hasSize(1);
    }

    @Test
    void shouldProveByItsOwnChipWhileThereIsNoOther() {
        OneChip store = new OneChip(ErrorCode.STORE_UNAVAILABLE);
        store.listed = 0;

        assertThat(prove(store)).isTrue();
        assertThat(runs).hasSize(1);
    }

    @Test
    void shouldTakeAStoreThatDoesNotGiveItsOwnChipEitherForIll() {
        OneChip store = new OneChip(ErrorCode.STORE_UNAVAILABLE);
        store.away = true;

        assertThatThrownBy(() -> prove(store))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    @Test
    void shouldTakeAStoreThatGivesNoneOfSeveralForIllThoughItTakesNewOnes() {
        OneChip store = new OneChip(ErrorCode.STORE_UNAVAILABLE);
        store.listed = 3;

        assertThatThrownBy(() -> prove(store)).isInstanceOf(CatalogueException.class);
        assertThat(store.own).isEmpty();
    }

    @Test
    void shouldProveNothingWhereItMayNotWrite() {
        OneChip store = new OneChip(ErrorCode.STORE_UNAVAILABLE);
        store.forbidden = true;

        assertThat(prove(store)).isFalse();
    }

    private boolean prove(ChipStore store) {
        return new EncodeTiles<>(store, ReadChips.ReadLimits.SINGLE, new FakeEncoder(), Runnable::run)
                .proveWell(null, Tenure.LASTING);
    }

    private BatchResult<TileEvent> encode(TileEvent... events) {
        return encodeTiles.work(encodeTiles.prepare(
                List.of(events).stream().map(EncodeTilesTest::received).toList()));
    }

    private byte[] read(String chip) {
        byte[] bytes = chips.get(chip);
        if (bytes == null) {
            throw new CatalogueException(ErrorCode.OBJECT_GONE, chip);
        }
        return bytes;
    }

    private TileIngested ingested(String name, long generation) {
        TileIngested event = new TileIngested(tile(name, generation));
        chips.put(
                event.tile().picture().chip(),
                name.equals("bad") ? name.getBytes(UTF_8) : ChipWriter.write(event.tileId(), chip(name)));
        return event;
    }

    private static Chip chip(String name) {
        return Chip.of(1, 1, new byte[] {(byte) name.charAt(0), 0, 0});
    }

    private static TileRetracted retracted(String name, long generation) {
        Tile tile = tile(name, 1);
        return new TileRetracted(tile.tileId(), tile.sceneId(), tile.objectId(), tile.bucket(), tile.key(), generation);
    }

    private static TileEncoded encoded(String name, long generation) {
        return new TileEncoded(tile(name, generation), MODEL_VERSION, features(name), embedding(name));
    }

    private static TileId tileId(String name) {
        return tile(name, 1).tileId();
    }

    private static Tile tile(String name, long generation) {
        return SampleTiles.tile(name).withGeneration(generation).build();
    }

    private static ReceivedRecord<TileEvent> received(TileEvent event) {
        return new ReceivedRecord<>(
                event.tileId().value(), event, new TileFailed.RecordPlace("swath.tiles", 0, 0), Instant.EPOCH);
    }

    private static Tensor features(String name) {
        return Tensor.float16(List.of(1, 1), new float[] {name.charAt(0)});
    }

    private static Embedding embedding(String name) {
        return Embedding.of(new float[] {name.charAt(0), 1});
    }

    /** Lists chips that it never gives, and takes others. */
    private static final class OneChip implements ChipStore {
        private final ErrorCode code;
        private final List<Chip> own = new ArrayList<>();
        private int listed = 1;
        private boolean away;
        private boolean forbidden;

        OneChip(ErrorCode code) {
            this.code = code;
        }

        @Override
        public byte[] read(String pack, long offset, int count) {
            throw new CatalogueException(code, "500");
        }

        @Override
        public byte[] read(String chip) {
            throw new CatalogueException(code, "500");
        }

        @Override
        public List<ChipPlace> listSome() {
            return IntStream.range(0, listed)
                    .mapToObj(i -> ChipPlace.of(tile("listed" + i, 1)))
                    .toList();
        }

        @Override
        public Optional<Chip> readBack(Chip chip) {
            if (away) {
                throw new CatalogueException(code, "500");
            }
            if (forbidden) {
                return Optional.empty();
            }
            own.add(chip);
            return Optional.of(chip);
        }
    }

    /** Chips that are objects of their own. */
    private record FakeStore(Function<String, byte[]> chips) implements ChipStore {
        @Override
        public byte[] read(String pack, long offset, int count) {
            throw new AssertionError("no chip is packed");
        }

        @Override
        public byte[] read(String chip) {
            return chips.apply(chip);
        }
    }

    /** Takes a chip's first pixel for a name. */
    private final class FakeEncoder implements ChipEncoder<String> {
        @Override
        public @Nullable Calibration queryCalibration() {
            return null;
        }

        @Override
        public ModelVersion modelVersion() {
            return MODEL_VERSION;
        }

        @Override
        public String preprocess(Chip chip) {
            return String.valueOf((char) (chip.rgb(0, 0) >> 16));
        }

        @Override
        public String decodeQuery(byte[] picture) {
            throw new AssertionError("tiles are no queries");
        }

        @Override
        public List<Encoding> encode(List<String> batch) {
            runs.add(batch);
            return batch.stream()
                    .map(name -> new Encoding(features(name), embedding(name)))
                    .toList();
        }
    }
}
