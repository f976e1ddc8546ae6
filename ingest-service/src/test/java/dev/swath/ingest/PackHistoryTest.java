package dev.swath.ingest;

import static dev.swath.ingest.Owner.CHIPS;
import static dev.swath.ingest.Owner.SCENES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import java.awt.Color;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of keys that are written, rewritten, deleted, replayed, described anew, given up and listed, by
 * processes that die: whatever happens, a committed record's picture is the one that its generation had, for as long as
 * the record is true and for the grace period after.
 */
class PackHistoryTest {
    private static final List<Color> COLOURS = List.of(Color.RED, Color.GREEN, Color.BLUE, Color.WHITE);
    private static final List<String> KEYS = List.of("a.png", "b.png");
    private static final int STEPS = 120;

    private final MemoryStore store = new MemoryStore();
    private final StoredPacks packs = new StoredPacks(store);
    private final Map<String, Shown> shown = new HashMap<>();
    private final Map<String, Integer> written = new HashMap<>();
    private Owner owner = new Owner(true, Owner.PACK_BYTES, store);
    private List<IngestScenes.Inspected> pending = List.of();

    /** A committed record with the colour of its scene, and when it was retracted or replaced. */
    private static final class Shown {
        private final Tile tile;
        private final int colour;
        private Instant until = Instant.MAX;

        private Shown(Tile tile, int colour) {
            this.tile = tile;
            this.colour = colour;
        }
    }

    static LongStream seeds() {
        return LongStream.concat(LongStream.range(0, 12), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldShowThePictureOfTheGenerationThatARecordNames(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
            step(random);
            int step = i;
            shown.values().stream()
                    .filter(one -> one.until.isAfter(owner.clock.instant()))
                    .forEach(one -> assertThat(packs.chip(one.tile).rgb(3, 3))
                            .as(
                                    "seed %d, step %d, %s of generation %d",
                                    seed, step, one.tile.tileId(), one.tile.generation())
                            .isEqualTo(one.colour));
        }
        owner.store.beforeWrite = () -> {};
        write(owner.work(pending));
        owner.list();
        owner.clock.pass(Owner.GRACE.multipliedBy(2));
        owner.list();
        owner.sweep.sweep();
        TreeSet<String> named = new TreeSet<>();
        owner.scenes.values().forEach(scene -> named.addAll(StoredPacks.named(scene)));
        assertThat(packs.keys()).as("seed %d: no orphan is left", seed).isEqualTo(named);
        owner.close();
    }

    private void step(Random random) {
        String key = KEYS.get(random.nextInt(KEYS.size()));
        try {
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    Color colour = COLOURS.get(random.nextInt(COLOURS.size()));
                    store.put(SCENES, key, TestPictures.png(40, 30, colour));
                    written.put(key, colour.getRGB() & 0xffffff);
                    look(Look.Why.NOTIFICATION, key);
                }
                case 2 -> {
                    store.remove(SCENES, key);
                    look(Look.Why.NOTIFICATION, key);
                }
                case 3, 4 -> look(Look.Why.REPLAY, key);
                case 5 -> {
                    String sidecar = key.replace(".png", ".pgw");
                    store.put(
                            SCENES,
                            sidecar,
                            "%d\n0\n0\n-1\n5\n5\n"
                                    .formatted(1 + random.nextInt(9))
                                    .getBytes(StandardCharsets.UTF_8));
                    lookOn(Look.Why.NOTIFICATION, sidecar);
                }
                case 6 -> pending = owner.prepare(batch(key, random));
                case 7 -> {
                    write(owner.work(pending));
                    pending = List.of();
                }
                case 8 -> breakOff(key, random);
                case 9 -> owner.clock.pass(Duration.ofHours(random.nextInt(20)));
                case 10 -> {
                    List<Look> told = new ArrayList<>();
                    new ListBucket(
                                    store,
                                    SCENES,
                                    owner,
                                    told::addAll,
                                    owner.removeChips,
                                    new ListBucket.TellAgain(Duration.ofMinutes(1), owner.clock))
                            .list();
                    write(owner.lookOn(told.toArray(Look[]::new)));
                    owner.sweep.sweep();
                }
                default -> die();
            }
        } catch (CatalogueException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        }
    }

    private List<ReceivedRecord<Look>> batch(String key, Random random) {
        return owner.batch(random.nextBoolean() ? Look.Why.REPLAY : Look.Why.LISTING, key);
    }

    private void look(Look.Why why, String key) {
        write(owner.look(why, key));
    }

    private void lookOn(Look.Why why, String key) {
        write(owner.lookOn(why, key));
    }

    /** The store fails in the middle, and the look is given up or not. */
    private void breakOff(String key, Random random) {
        store.beforeWrite = () -> {
            throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "503");
        };
        try {
            look(Look.Why.REPLAY, key);
        } finally {
            store.beforeWrite = () -> {};
            if (random.nextInt(3) == 0) {
                owner.giveUp(Look.Why.REPLAY, key, new CatalogueException(ErrorCode.OUT_OF_MEMORY, "heap"))
                        .ifPresent(this::write);
            }
        }
    }

    /** kill -9: what is prepared is lost, what is committed is read again by the successor. */
    private void die() {
        Owner successor = new Owner(true, Owner.PACK_BYTES, store, owner.clock);
        successor.scenes.putAll(owner.scenes);
        owner.close();
        owner = successor;
        pending = List.of();
    }

    private void write(List<OutgoingRecord> outgoing) {
        Instant until = owner.clock.instant().plus(Owner.GRACE);
        for (SceneSeen scene : Owner.events(outgoing, SceneSeen.class)) {
            shown.values().stream()
                    .filter(one -> one.tile.objectId().equals(scene.objectId()))
                    .filter(one -> one.until.equals(Instant.MAX) && one.tile.generation() < scene.generation())
                    .forEach(one -> one.until = until);
        }
        for (TileIngested event : Owner.events(outgoing, TileIngested.class)) {
            Tile tile = event.tile();
            assertThat(store.has(CHIPS, String.valueOf(tile.picture().pack())))
                    .as("it is there when it is told")
                    .isTrue();
            shown.put(
                    tile.tileId() + "/" + tile.generation(),
                    new Shown(tile, written.getOrDefault(tile.key().value(), -1)));
        }
    }
}
