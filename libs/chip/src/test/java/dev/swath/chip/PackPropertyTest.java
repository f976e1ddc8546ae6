package dev.swath.chip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever chips are packed, however they are read: each comes back as it was, from the place that the writer named. */
class PackPropertyTest {
    private static final ObjectKey KEY = new ObjectKey("a.tif");
    private static final SceneId SCENE = SceneId.of("bucket", KEY, "etag");

    private final Map<String, byte[]> store = new HashMap<>();
    private int calls;

    @Property(tries = 60)
    void shouldReadBackWhatIsPacked(
            @ForAll @IntRange(min = 1, max = 60) int count,
            @ForAll @IntRange(min = 1, max = 60_000) int limit,
            @ForAll @IntRange(max = 20_000) int gap,
            @ForAll @IntRange(min = 1, max = 60_000) int range,
            @ForAll @IntRange(max = 100_000) int kept,
            @ForAll long seed) {
        store.clear();
        Random random = new Random(seed);
        Map<TileId, Chip> chips = chips(count, random);

        List<ChipPlace> places = pack(chips, limit);

        ReadChips reader = new ReadChips(packs(), new ReadChips.ReadLimits(gap, range, kept));
        List<ChipPlace> pending = new ArrayList<>(places);
        while (!pending.isEmpty()) {
            List<ChipPlace> batch = take(pending, 1 + random.nextInt(16), random);
            List<StoredChip> read = reader.plan(batch).stream()
                    .flatMap(one -> one.run().stream())
                    .toList();
            assertThat(read).extracting(StoredChip::place).containsExactlyInAnyOrderElementsOf(batch);
            read.forEach(chip -> assertThat(chip.decode().toArray())
                    .isEqualTo(Objects.requireNonNull(chips.get(chip.place().tileId()))
                            .toArray()));
        }
        assertThat(calls).isLessThanOrEqualTo(count);
        store.forEach((key, bytes) -> assertThatIndexIsTrue(key, bytes, places));
    }

    private static void assertThatIndexIsTrue(String key, byte[] pack, List<ChipPlace> places) {
        PackIndex index = PackIndex.read(Arrays.copyOfRange(
                pack,
                pack.length - PackIndex.bytes(Arrays.copyOfRange(pack, pack.length - 12, pack.length)),
                pack.length));
        assertThat(index.pack()).isEqualTo(key);
        assertThat(index.key()).isEqualTo(KEY);
        assertThat(index.chips())
                .extracting(entry -> ChipPlace.packed(entry.tileId(), SCENE, key, entry.offset(), entry.length()))
                .containsExactlyElementsOf(
                        places.stream().filter(place -> place.key().equals(key)).toList());
    }

    private static Map<TileId, Chip> chips(int count, Random random) {
        Map<TileId, Chip> chips = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int width = 1 + random.nextInt(40);
            int height = 1 + random.nextInt(40);
            byte[] pixels = new byte[width * height * 3];
            if (random.nextBoolean()) {
                random.nextBytes(pixels);
            }
            chips.put(TileId.of(SCENE, new TileWindow(i, 0, width, height)), Chip.of(width, height, pixels));
        }
        return chips;
    }

    private List<ChipPlace> pack(Map<TileId, Chip> chips, int limit) {
        PackWriter writer = new PackWriter(
                "bucket",
                KEY,
                PackWriter.capacity(
                        chips.values().stream()
                                .map(chip -> ChipWriter.mostBytes(chip.width(), chip.height()))
                                .toList(),
                        limit));
        List<ChipPlace> places = new ArrayList<>();
        int number = 0;
        for (Map.Entry<TileId, Chip> chip : chips.entrySet()) {
            byte[] png = ChipWriter.write(chip.getKey(), chip.getValue());
            if (!writer.fits(png.length)) {
                put(writer, number++);
            }
            PackIndex.IndexedChip entry = writer.add(chip.getKey(), png);
            places.add(ChipPlace.packed(chip.getKey(), SCENE, name(number).key(), entry.offset(), entry.length()));
        }
        put(writer, number);
        return places;
    }

    private void put(PackWriter writer, int number) {
        var bytes = writer.finish(name(number));
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        store.put(name(number).key(), copy);
    }

    private static PackName name(int number) {
        return new PackName(ObjectId.of("bucket", KEY), SCENE, 3, "00000000000000aa", number);
    }

    private static List<ChipPlace> take(List<ChipPlace> pending, int count, Random random) {
        List<ChipPlace> taken = new ArrayList<>();
        for (int i = 0; i < count && !pending.isEmpty(); i++) {
            taken.add(pending.remove(random.nextInt(pending.size())));
        }
        return taken;
    }

    private Packs packs() {
        calls = 0;
        return new Packs() {
            @Override
            public byte[] read(String pack, long offset, int count) {
                calls++;
                byte[] bytes = Objects.requireNonNull(store.get(pack));
                return Arrays.copyOfRange(bytes, (int) offset, (int) Math.min(bytes.length, offset + count));
            }

            @Override
            public byte[] read(String chip) {
                throw new AssertionError("no chip is alone");
            }
        };
    }
}
