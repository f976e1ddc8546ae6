package dev.swath.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileEvent;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.model.Calibration;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.catalogue.tile.Picture;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipWriter;
import dev.swath.chip.PackIndex;
import dev.swath.chip.PackName;
import dev.swath.chip.PackWriter;
import dev.swath.chip.ReadChips;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.ReceivedRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chips in packs: few calls, each tile its own picture, and a broken pack fails none but its tiles. */
class EncodePackedTilesTest {
    private static final ModelVersion MODEL_VERSION = new ModelVersion("fake-1-00000000");
    private static final int SIDE = 256;
    private static final int BATCH = 16;

    private final CountingStore store = new CountingStore();
    private final EncodeTiles<Integer> encodeTiles =
            new EncodeTiles<>(store, ReadChips.ReadLimits.DEFAULT, new FirstPixel(), Runnable::run);

    /** One encoder takes all partitions, one after the other, as a consumer does that lags. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 24})
    void shouldReadAtMostThreeTimesForTenTilesOfASceneOfAHundred(int partitions) {
        List<Tile> tiles = pack(scene("a.tif"), 100);
        List<Tile> encoded = new ArrayList<>();

        for (int partition = 0; partition < partitions; partition++) {
            int own = partition;
            List<Tile> queue = tiles.stream()
                    .filter(tile -> Math.floorMod(tile.tileId().value().hashCode(), partitions) == own)
                    .toList();
            for (int from = 0; from < queue.size(); from += BATCH) {
                BatchResult<TileEvent> result = encode(queue.subList(from, Math.min(queue.size(), from + BATCH)));
                assertThat(result.failures()).isEmpty();
                result.outgoing().forEach(written -> {
                    TileEncoded event = (TileEncoded) Objects.requireNonNull(written.event());
                    assertThat(event.features())
                            .isEqualTo(features(event.tile().window().x()));
                    encoded.add(event.tile());
                });
            }
        }

        System.out.printf(
                "%d partitions: %d calls for 100 tiles, %.1f times the bytes%n",
                partitions, store.calls, store.bytes / 100.0 / (SIDE * SIDE * 3));
        assertThat(encoded).containsExactlyInAnyOrderElementsOf(tiles);
        assertThat(store.calls / 100.0).isLessThanOrEqualTo(0.3);
    }

    @Test
    void shouldReadNeighboursInOneCall() {
        List<Tile> tiles = pack(scene("a.tif"), BATCH);

        encode(tiles);

        assertThat(store.calls).isEqualTo(1);
    }

    @Test
    void shouldFailOnlyTheTilesThatLieBehindTheEndOfAPackThatIsCutShort() {
        List<Tile> tiles = pack(scene("a.tif"), 10);
        List<Tile> others = pack(scene("b.tif"), 2);
        String pack = String.valueOf(tiles.getFirst().picture().pack());
        store.objects.compute(pack, (_, bytes) -> Arrays.copyOf(Objects.requireNonNull(bytes), 5 * SIDE * SIDE * 3));
        List<Tile> batch = new ArrayList<>(tiles);
        batch.addAll(others);

        BatchResult<TileEvent> result = encode(batch);

        assertThat(result.outgoing()).hasSize(6);
        assertThat(result.failures())
                .extracting(
                        failure -> failure.received().event().tileId(),
                        failure -> failure.cause().code())
                .containsExactlyElementsOf(tiles.subList(4, 10).stream()
                        .map(tile -> tuple(tile.tileId(), ErrorCode.CHIP_UNREADABLE))
                        .toList());
    }

    @Test
    void shouldFailATileThatNamesAnotherScenesPackOrNoPlaceInItsOwn() {
        List<Tile> tiles = pack(scene("a.tif"), 4);
        String foreign =
                String.valueOf(pack(scene("b.tif"), 4).getFirst().picture().pack());
        Picture last = tiles.getLast().picture();
        List<Tile> batch = List.of(
                tiles.get(0),
                moved(tiles.get(1), foreign, 8, Objects.requireNonNull(last.length())),
                moved(tiles.get(2), String.valueOf(last.pack()), 40 << 20, 1000),
                moved(tiles.get(3), String.valueOf(last.pack()), Objects.requireNonNull(last.offset()), 5));

        BatchResult<TileEvent> result = encode(batch);

        assertThat(result.outgoing()).hasSize(1);
        assertThat(result.failures())
                .extracting(failure -> failure.cause().code())
                .containsExactly(ErrorCode.CHIP_UNREADABLE, ErrorCode.CHIP_UNREADABLE, ErrorCode.CHIP_UNREADABLE);
    }

    @Test
    void shouldFailTheTilesOfAPackThatIsGone() {
        List<Tile> tiles = pack(scene("a.tif"), 2);
        store.objects.clear();

        assertThat(encode(tiles).failures())
                .extracting(failure -> failure.cause().code())
                .containsExactly(ErrorCode.OBJECT_GONE, ErrorCode.OBJECT_GONE);
    }

    private BatchResult<TileEvent> encode(List<Tile> tiles) {
        return encodeTiles.work(encodeTiles.prepare(
                tiles.stream().map(EncodePackedTilesTest::received).toList()));
    }

    private static ReceivedRecord<TileEvent> received(Tile tile) {
        return new ReceivedRecord<>(
                tile.tileId().value(),
                new TileIngested(tile),
                new TileFailed.RecordPlace("swath.tiles", 0, 0),
                Instant.EPOCH);
    }

    private static Tile moved(Tile tile, String pack, long offset, int length) {
        return tile.toBuilder()
                .withPicture(picture -> picture.inPack(pack, offset, length, Picture.PNG))
                .build();
    }

    private static ObjectKey scene(String name) {
        return new ObjectKey(name);
    }

    private List<Tile> pack(ObjectKey key, int count) {
        SceneId scene = SceneId.of("scenes", key, "etag");
        PackWriter writer = new PackWriter("scenes", key, count * SIDE * (SIDE + 8) * 3 + (64 << 10));
        List<Tile> tiles = new ArrayList<>();
        PackName name = null;
        for (int i = 0; i < count; i++) {
            Tile tile = Tile.builder("scenes", key, scene, new TileWindow(i, 0, SIDE, SIDE), Instant.EPOCH)
                    .build();
            name = new PackName(tile.objectId(), scene, 1, "00000000000000aa", 0);
            byte[] pixels = new byte[SIDE * SIDE * 3];
            new Random(i).nextBytes(pixels);
            pixels[0] = 0;
            pixels[1] = 0;
            pixels[2] = (byte) i;
            PackIndex.IndexedChip entry =
                    writer.add(tile.tileId(), ChipWriter.write(tile.tileId(), Chip.of(SIDE, SIDE, pixels)));
            tiles.add(moved(tile, name.key(), entry.offset(), entry.length()));
        }
        ByteBuffer bytes = writer.finish(Objects.requireNonNull(name));
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        store.objects.put(name.key(), copy);
        return tiles;
    }

    private static Tensor features(int number) {
        return Tensor.float16(List.of(1, 1), new float[] {number});
    }

    /** Packs in memory. */
    private static final class CountingStore implements ChipStore {
        private final Map<String, byte[]> objects = new HashMap<>();
        private int calls;
        private long bytes;

        @Override
        public byte[] read(String pack, long offset, int count) {
            calls++;
            byte[] whole = objects.get(pack);
            if (whole == null) {
                throw new CatalogueException(ErrorCode.OBJECT_GONE, pack);
            }
            int from = (int) Math.min(offset, whole.length);
            byte[] part = Arrays.copyOfRange(whole, from, (int) Math.min(whole.length, offset + count));
            bytes += part.length;
            return part;
        }

        @Override
        public byte[] read(String chip) {
            throw new AssertionError("no chip is alone");
        }
    }

    /** Takes a chip's first pixel for its number. */
    private static final class FirstPixel implements ChipEncoder<Integer> {
        @Override
        public @Nullable Calibration queryCalibration() {
            return null;
        }

        @Override
        public ModelVersion modelVersion() {
            return MODEL_VERSION;
        }

        @Override
        public Integer preprocess(Chip chip) {
            return chip.rgb(0, 0);
        }

        @Override
        public Integer decodeQuery(byte[] picture) {
            throw new AssertionError("tiles are no queries");
        }

        @Override
        public List<Encoding> encode(List<Integer> chips) {
            return chips.stream()
                    .map(number -> new Encoding(features(number), Embedding.of(new float[] {number, 1})))
                    .toList();
        }
    }
}
