package dev.swath.ingest;

import static dev.swath.ingest.Owner.CHIPS;
import static dev.swath.ingest.Owner.SCENES;
import static dev.swath.ingest.Owner.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.Look.Why;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.tile.Picture;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.PackName;
import java.awt.Color;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The chips of a scene lie in packs. What is committed is never written over, and what is not needed goes. */
class PackedScenesTest {
    private static final byte[] RED = TestPictures.png(40, 30, Color.RED);
    private static final byte[] BLUE = TestPictures.png(40, 30, Color.BLUE);

    private final Owner owner = new Owner();
    private final StoredPacks packs = new StoredPacks(owner.store);

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void shouldWriteAtMostATenthOfACallForEachTileOfAHundred() {
        try (Owner large = new Owner(true, 16 << 20)) {
            large.store.put(SCENES, "noise.png", TestPictures.noise(2_560));

            List<TileIngested> tiles = events(large.look(Why.NOTIFICATION, "noise.png"), TileIngested.class);

            int writes = large.store.writes.get();
            System.out.printf("100 tiles: %d writes of packs, %d calls in all%n", writes, large.store.calls.get());
            assertThat(tiles).hasSize(100);
            assertThat(writes / 100.0).isLessThanOrEqualTo(0.1);
            assertThat(large.store.calls.get() / 100.0).isLessThanOrEqualTo(0.1);
        }
    }

    @Test
    void shouldLetTheChipsLieInTheOrderOfTheEvents() {
        owner.store.put(SCENES, "noise.png", TestPictures.noise(1_000));

        List<Tile> tiles = tiles(Why.NOTIFICATION, "noise.png");

        assertThat(owner.scene("noise.png").packs()).hasSizeGreaterThan(3).containsExactlyElementsOf(packs.keys());
        for (int i = 1; i < tiles.size(); i++) {
            ChipPlace former = ChipPlace.of(tiles.get(i - 1));
            ChipPlace next = ChipPlace.of(tiles.get(i));
            if (next.key().equals(former.key())) {
                assertThat(next.offset()).isEqualTo(former.offset() + former.length());
            } else {
                assertThat(next.offset()).isEqualTo(8);
            }
        }
    }

    @Test
    void shouldTellTheChecksumOfEachChip() throws NoSuchAlgorithmException {
        owner.store.put(SCENES, "noise.png", TestPictures.noise(600));

        for (Tile tile : tiles(Why.NOTIFICATION, "noise.png")) {
            ChipPlace place = ChipPlace.of(tile);
            byte[] chip = packs.read(pack(tile), place.offset(), place.length());
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(chip);

            assertThat(tile.picture().checksum())
                    .isEqualTo("1220" + HexFormat.of().formatHex(digest));
        }
    }

    @Test
    void shouldKeepThePacksOfAFormerGenerationForTheGracePeriod() {
        owner.store.put(SCENES, "a.png", RED);
        Tile first = tiles(Why.NOTIFICATION, "a.png").getFirst();
        Tile again = tiles(Why.REPLAY, "a.png").getFirst();
        assertThat(again.tileId()).isEqualTo(first.tileId());
        assertThat(pack(again)).isNotEqualTo(pack(first));

        owner.clock.pass(Owner.GRACE.minusSeconds(1));
        owner.list();
        assertThat(packs.chip(first).rgb(1, 1)).isEqualTo(0xff0000);

        owner.clock.pass(Duration.ofSeconds(1));
        owner.list();
        assertThat(packs.keys()).containsExactly(pack(again));
        assertThat(packs.chip(again).rgb(1, 1)).isEqualTo(0xff0000);
        assertThat(owner.scene("a.png").retired()).isEmpty();
    }

    @Test
    void shouldRemoveThePacksOfSupersededAndDeletedScenesAndEndTheirTilesWay() {
        owner.store.put(SCENES, "a.png", RED);
        owner.store.put(SCENES, "b.png", RED);
        TileId superseded = tiles(Why.NOTIFICATION, "a.png").getFirst().tileId();
        TileId deleted = tiles(Why.NOTIFICATION, "b.png").getFirst().tileId();
        owner.store.put(SCENES, "a.png", BLUE);
        owner.store.remove(SCENES, "b.png");
        Tile live = tiles(Why.NOTIFICATION, "a.png").getFirst();
        owner.look(Why.NOTIFICATION, "b.png");
        assertThat(packs.keys()).hasSize(3);

        owner.clock.pass(Owner.GRACE);

        assertThat(Owner.tombstones(owner.look(Why.EXPIRY, "a.png"))).containsExactly(superseded.value());
        assertThat(Owner.tombstones(owner.look(Why.EXPIRY, "b.png"))).containsExactly(deleted.value());
        assertThat(packs.keys()).containsExactly(pack(live));
    }

    @Test
    void shouldTombstoneNoTileThatIsTrueAgainInAnotherPack() {
        owner.store.put(SCENES, "a.png", RED);
        Tile first = tiles(Why.NOTIFICATION, "a.png").getFirst();
        owner.store.remove(SCENES, "a.png");
        owner.look(Why.NOTIFICATION, "a.png");
        owner.store.put(SCENES, "a.png", RED);
        Tile again = tiles(Why.NOTIFICATION, "a.png").getFirst();
        assertThat(again.tileId()).isEqualTo(first.tileId());

        owner.clock.pass(Owner.GRACE);

        assertThat(Owner.tombstones(owner.look(Why.EXPIRY, "a.png"))).isEmpty();
        assertThat(packs.keys()).containsExactly(pack(again));
    }

    @Test
    void shouldRemoveChipsThatWereObjectsOfTheirOwnOnceTheSceneIsPacked() {
        try (Owner earlier = new Owner(false)) {
            earlier.store.put(SCENES, "a.png", RED);
            earlier.look(Why.NOTIFICATION, "a.png");
            owner.scenes.putAll(earlier.scenes);
            earlier.store
                    .list(CHIPS, "")
                    .forEach(object -> owner.store.put(
                            CHIPS, object.key().value(), earlier.store.read(CHIPS, object.key(), 1 << 20)));
        }
        owner.store.put(SCENES, "a.png", RED);
        TileId tileId = owner.scene("a.png").tileIds().getFirst();

        Tile packed = tiles(Why.REPLAY, "a.png").getFirst();

        assertThat(packed.tileId()).isEqualTo(tileId);
        assertThat(owner.store.has(CHIPS, Picture.chipKey(tileId)))
                .as("hits of the former generation show it")
                .isTrue();
        owner.clock.pass(Owner.GRACE);
        assertThat(Owner.tombstones(owner.look(Why.EXPIRY, "a.png"))).isEmpty();
        assertThat(owner.store.has(CHIPS, Picture.chipKey(tileId))).isFalse();
        assertThat(owner.store.has(CHIPS, Picture.thumbnailKey(tileId))).isFalse();
        assertThat(packs.chip(packed).rgb(0, 0)).isEqualTo(0xff0000);
    }

    @Test
    void shouldKeepChipsThatAreWrittenInPlaceWherePacksAreSwitchedOff() {
        try (Owner unpacked = new Owner(false)) {
            StoredPacks chips = new StoredPacks(unpacked.store);
            unpacked.store.put(SCENES, "a.png", RED);
            unpacked.look(Why.NOTIFICATION, "a.png");
            Tile tile = events(unpacked.look(Why.REPLAY, "a.png"), TileIngested.class)
                    .getFirst()
                    .tile();

            unpacked.clock.pass(Owner.GRACE);
            unpacked.look(Why.EXPIRY, "a.png");

            assertThat(tile.picture().pack()).isNull();
            assertThat(chips.chip(tile).rgb(0, 0)).isEqualTo(0xff0000);
            assertThat(chips.keys()).isEmpty();
        }
    }

    @Test
    void shouldNeverWriteAPackTwice() {
        Set<String> written = new HashSet<>();
        owner.store.put(SCENES, "a.png", RED);
        for (int i = 0; i < 20; i++) {
            owner.look(Why.REPLAY, "a.png");
            String pack = owner.scene("a.png").packs().getFirst();
            assertThat(written.add(pack)).isTrue();
            PackName name = PackName.parse(pack).orElseThrow();
            assertThat(name.generation()).isEqualTo(owner.scene("a.png").generation());
            assertThat(name.sceneId()).isEqualTo(owner.scene("a.png").sceneId());
        }
    }

    @Test
    void shouldKeepFewerFormerPacksOfAKeyThatIsReplayedVeryOften() {
        owner.store.put(SCENES, "a.png", RED);
        owner.look(Why.NOTIFICATION, "a.png");
        SceneSeen scene = owner.scene("a.png");
        List<String> many = IntStream.range(0, 7_000)
                .mapToObj(i -> "packs/%s/%s-1-%016x-0.pack".formatted(scene.objectId(), scene.sceneId(), i))
                .toList();
        owner.scenes.put(
                scene.objectId(),
                scene.withRetired(List.of(new SceneSeen.Retired(
                        Objects.requireNonNull(scene.sceneId()), List.of(), owner.clock.instant(), many))));

        owner.look(Why.REPLAY, "a.png");

        assertThat(owner.scene("a.png").retired()).hasSize(1);
    }

    @Test
    void shouldFailTheTileAloneWhoseChipIsNotWhereItsRecordSays() {
        owner.store.put(SCENES, "noise.png", TestPictures.noise(600));
        owner.store.put(SCENES, "other.png", RED);
        List<Tile> tiles = tiles(Why.NOTIFICATION, "noise.png");
        String foreign = pack(tiles(Why.NOTIFICATION, "other.png").getFirst());
        Tile tile = tiles.getFirst();
        ChipPlace picture = ChipPlace.of(tile);

        assertThatUnreadable(tile, picture.key(), picture.offset() + 1, picture.length());
        assertThatUnreadable(tile, picture.key(), picture.offset(), picture.length() - 1);
        assertThatUnreadable(tile, picture.key(), picture.offset(), picture.length() + 1);
        assertThatUnreadable(tile, picture.key(), 60L << 20, picture.length());
        assertThatUnreadable(tile, picture.key(), Long.MAX_VALUE, picture.length());
        assertThatUnreadable(tile, picture.key(), 0, picture.length());
        assertThatUnreadable(tile, foreign, picture.offset(), picture.length());
        assertThatUnreadable(tile, "chips/whatever", picture.offset(), picture.length());
        ChipPlace neighbour = ChipPlace.of(tiles.get(1));
        assertThatUnreadable(tile, neighbour.key(), neighbour.offset(), neighbour.length());
        cutShort(picture.key(), Math.toIntExact(picture.offset() + picture.length() - 1));
        assertThatUnreadable(tile, picture.key(), picture.offset(), picture.length());

        List<Tile> again = tiles(Why.REPLAY, "noise.png");
        again.forEach(one -> assertThat(packs.chip(one).width()).isPositive());
    }

    private static String pack(Tile tile) {
        return ChipPlace.of(tile).key();
    }

    private void cutShort(String pack, int length) {
        byte[] bytes = packs.read(pack);
        owner.store.put(CHIPS, pack, Arrays.copyOf(bytes, length));
    }

    private void assertThatUnreadable(Tile tile, String pack, long offset, int length) {
        Tile wrong = tile.toBuilder()
                .withPicture(picture -> picture.inPack(pack, offset, length, Picture.PNG))
                .build();
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> packs.chip(wrong))
                .matches(e -> e.code() == ErrorCode.CHIP_UNREADABLE);
    }

    private List<Tile> tiles(Why why, String key) {
        return events(owner.look(why, key), TileIngested.class).stream()
                .map(TileIngested::tile)
                .toList();
    }
}
