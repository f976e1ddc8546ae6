package dev.swath.vectorindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.catalogue.model.Embedding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every adapter of {@link VectorIndex} does. */
public abstract class VectorIndexContractTest {
    private static final Embedding EAST = Embedding.of(new float[] {1, 0, 0, 0});

    private final ModelVersion modelVersion = newModelVersion();
    private @Nullable VectorIndex opened;

    /** Opens the index on the test's own storage; at each call the same, the one before being closed. */
    protected abstract VectorIndex open();

    /** A model version that no other test writes. */
    private static ModelVersion newModelVersion() {
        return new ModelVersion("test-1-" + UUID.randomUUID());
    }

    @BeforeEach
    void openIndex() {
        opened = open();
    }

    @AfterEach
    void closeIndex() {
        index().close();
    }

    private VectorIndex index() {
        return Objects.requireNonNull(opened);
    }

    @Test
    void shouldBeEmptyBeforeTheFirstWrite() {
        assertThat(index().search(modelVersion, EAST, IndexFilter.NONE, 0, 10)).isEmpty();
        assertThat(index().browse(modelVersion, IndexFilter.NONE, 0, 10)).isEmpty();
        assertThat(index().list(modelVersion, null, 10)).isEmpty();
        assertThat(index().find(modelVersion, Rows.row(1, 1).id())).isEmpty();
        assertThat(index().count(modelVersion, IndexFilter.NONE)).isEqualTo(new IndexCounts(0, 0));
        assertThat(index().modelVersions()).doesNotContain(modelVersion);
        assertThat(index().purge(modelVersion, Instant.now())).isZero();
        index().write(modelVersion, List.of());
        assertThat(index().modelVersions()).doesNotContain(modelVersion);
        index().ping();
    }

    @Test
    void shouldFindWhatWasWritten() {
        Rows harbour = Rows.row(1, 3, 4, 0, 0).bbox(9, 57, 10, 58).caption("boats \"in\" a harbour\\ été 港");
        Rows forest = Rows.row(2, 0, 0, 1, 0);

        write(harbour.upsert(), forest.upsert());

        List<Hit> hits = index().search(modelVersion, EAST, IndexFilter.NONE, 0, 10);
        assertThat(hits).extracting(Hit::tile).containsExactly(harbour.tile(), forest.tile());
        assertThat(hits).extracting(Hit::caption).containsExactly(harbour.caption(), null);
        assertThat(hits.getFirst().score()).isCloseTo(0.6, within(1e-5));
        assertThat(hits.getLast().score()).isCloseTo(0, within(1e-5));
        IndexedTile found = index().find(modelVersion, harbour.id()).orElseThrow();
        assertThat(found.tile()).isEqualTo(harbour.tile());
        assertThat(found.caption()).isEqualTo(harbour.caption());
        assertThat(found.embedding().toArray()).containsExactly(new float[] {0.6f, 0.8f, 0, 0}, within(1e-6f));
        assertThat(index().modelVersions()).contains(modelVersion);
    }

    @Test
    void shouldScoreOppositeVectorsMinusOne() {
        write(Rows.row(1, -2, 0, 0, 0).upsert(), Rows.row(2, 0, 0, 0, 0).upsert());

        List<Hit> hits = index().search(modelVersion, EAST, IndexFilter.NONE, 0, 10);

        assertThat(hits).hasSize(2);
        assertThat(hits.getFirst().score()).isCloseTo(0, within(1e-5));
        assertThat(hits.getLast().score()).isCloseTo(-1, within(1e-5));
    }

    @Test
    void shouldTakeTheCaptionLater() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        write(row.upsert());
        assertThat(index().count(modelVersion, IndexFilter.NONE)).isEqualTo(new IndexCounts(1, 0));

        write(row.caption("a river").upsert());

        assertThat(shown()).containsExactly("1 a river");
        assertThat(index().count(modelVersion, IndexFilter.NONE)).isEqualTo(new IndexCounts(1, 1));
    }

    @Test
    void shouldDropAnOlderWrite() {
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
    void shouldReplaceARowOfTheSameVersion() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        write(row.caption("one").upsert());

        write(row.caption("another").upsert(), row.caption("the last").upsert());

        assertThat(shown()).containsExactly("1 the last");
    }

    @Test
    void shouldTakeTheNewestOfABatch() {
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
    void shouldHideARetiredRow() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        Rows other = Rows.row(2, 0, 1, 0, 0).scene(1);
        write(row.upsert(), other.upsert());

        write(row.retire());

        assertThat(ids(index().search(modelVersion, EAST, IndexFilter.NONE, 0, 10)))
                .containsExactly(other.id());
        assertThat(ids(index().search(modelVersion, EAST, IndexFilter.ofScene(row.sceneId()), 0, 10)))
                .containsExactly(other.id());
        assertThat(ids(index().browse(modelVersion, IndexFilter.NONE, 0, 10))).containsExactly(other.id());
        assertThat(index().find(modelVersion, row.id())).isEmpty();
        assertThat(index().list(modelVersion, null, 10))
                .extracting(IndexRow::tileId)
                .containsExactly(other.id());
        assertThat(index().count(modelVersion, IndexFilter.NONE)).isEqualTo(new IndexCounts(1, 0));
    }

    @Test
    void shouldNotRaiseARetiredTileByALateWrite() {
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
    void shouldPurgeOnlyWhatWasRetiredBefore() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        Rows live = Rows.row(2, 1, 0, 0, 0);
        Instant before = Instant.now().minusMillis(1);
        write(row.upsert(), live.upsert());
        write(row.retire());

        assertThat(index().purge(modelVersion, before)).isZero();
        write(row.upsert());
        assertThat(index().find(modelVersion, row.id())).isEmpty();

        assertThat(index().purge(modelVersion, Instant.now().plusSeconds(1))).isEqualTo(1);
        assertThat(index().purge(modelVersion, Instant.now().plusSeconds(1))).isZero();
        write(row.upsert());
        assertThat(index().find(modelVersion, row.id())).isPresent();
        assertThat(index().find(modelVersion, live.id())).isPresent();
    }

    @Test
    void shouldFilterByBox() {
        Rows jutland = Rows.row(1, 1, 0, 0, 0).bbox(8, 55, 11, 58);
        Rows nowhere = Rows.row(2, 1, 0, 0, 0);
        Rows fiji = Rows.row(3, 1, 0, 0, 0).bbox(177, -20, -178, -15);
        Rows point = Rows.row(4, 1, 0, 0, 0).bbox(0, 0, 0, 0);
        write(jutland.upsert(), nowhere.upsert(), fiji.upsert(), point.upsert());

        assertThat(inBox(7, 54, 9, 56)).containsExactly(1);
        assertThat(inBox(11, 58, 12, 59)).containsExactly(1);
        assertThat(inBox(9, 56, 9.1, 56.1)).containsExactly(1);
        assertThat(inBox(11.001, 55, 12, 58)).isEmpty();
        assertThat(inBox(-180, -90, 180, 90)).containsExactly(1, 3, 4);
        assertThat(inBox(179, -16, 180, -14)).containsExactly(3);
        assertThat(inBox(-180, -16, -179, -14)).containsExactly(3);
        assertThat(inBox(-177, -16, 176, -14)).isEmpty();
        assertThat(inBox(170, -30, -170, 0)).containsExactly(3);
        assertThat(inBox(179.9, -30, -179.9, -10)).containsExactly(3);
        assertThat(inBox(10, -90, 9, 90)).containsExactly(1, 3, 4);
        assertThat(inBox(-0.0, -0.0, -0.0, -0.0)).containsExactly(4);
    }

    @Test
    void shouldFilterByDatetime() {
        Rows dawn = Rows.row(1, 1, 0, 0, 0).datetime(Instant.parse("2026-11-01T06:00:00.123456789Z"));
        Rows noon = Rows.row(2, 1, 0, 0, 0).datetime(Rows.NOON);
        Rows film = Rows.row(3, 1, 0, 0, 0).datetime(Instant.parse("1959-08-14T00:00:00Z"));
        write(dawn.upsert(), noon.upsert(), film.upsert());

        assertThat(during("../..")).containsExactly(1, 2, 3);
        assertThat(during("2026-11-01T12:00:00Z")).containsExactly(2);
        assertThat(during("2026-11-01T12:00:00.000000001Z/..")).isEmpty();
        assertThat(during("../2026-11-01T06:00:00.123456788Z")).containsExactly(3);
        assertThat(during("../2026-11-01T06:00:00.123456789Z")).containsExactly(1, 3);
        assertThat(during("2026-11-01T06:00:00.123456789Z/2026-11-01T12:00:00Z"))
                .containsExactly(1, 2);
        assertThat(during("0001-01-01T00:00:00Z/9999-12-31T00:00:00Z")).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scenes",
                "it's",
                "\"quoted\"",
                "back\\slash\\",
                "été 港 🛰",
                "a\" or id != \"",
                "%_{x}\\\"",
                "new\\nline",
                " ",
                "{t}",
                "$and"
            })
    void shouldFilterByCollectionsOfOddNames(String name) {
        Rows named = Rows.row(1, 1, 0, 0, 0).collection(name);
        Rows other = Rows.row(2, 1, 0, 0, 0).collection(name + "x");
        Rows third = Rows.row(3, 1, 0, 0, 0).collection("third");
        write(named.upsert(), other.upsert(), third.upsert());

        assertThat(numbers(filtered(new IndexFilter(null, null, Set.of(name), null))))
                .containsExactly(1);
        assertThat(numbers(filtered(new IndexFilter(null, null, Set.of(name, "third", "no such"), null))))
                .containsExactly(1, 3);
    }

    @Test
    void shouldFilterByScene() {
        Rows first = Rows.row(1, 1, 0, 0, 0).scene(7);
        Rows second = Rows.row(2, 1, 0, 0, 0).scene(7).caption("a lake");
        Rows third = Rows.row(3, 1, 0, 0, 0).scene(8);
        write(first.upsert(), second.upsert(), third.upsert());

        IndexFilter scene = IndexFilter.ofScene(first.sceneId());
        assertThat(numbers(filtered(scene))).containsExactly(1, 2);
        assertThat(index().count(modelVersion, scene)).isEqualTo(new IndexCounts(2, 1));
    }

    @Test
    void shouldPageWithoutGapsOrOverlaps() {
        int rows = 60;
        Random random = new Random(7);
        write(IntStream.range(0, rows)
                .mapToObj(number -> Rows.row(number, vector(random))
                        .datetime(Rows.NOON.plusSeconds(number % 7))
                        .upsert())
                .toArray(IndexWrite[]::new));

        assertThat(pages(offset -> index().search(modelVersion, EAST, IndexFilter.NONE, offset, 7)))
                .isEqualTo(ids(index().search(modelVersion, EAST, IndexFilter.NONE, 0, rows)))
                .hasSize(rows)
                .doesNotHaveDuplicates();
        assertThat(pages(offset -> index().browse(modelVersion, IndexFilter.NONE, offset, 7)))
                .isEqualTo(ids(index().browse(modelVersion, IndexFilter.NONE, 0, rows)))
                .hasSize(rows)
                .doesNotHaveDuplicates();
        assertThat(index().search(modelVersion, EAST, IndexFilter.NONE, 10_000, 1_000))
                .isEmpty();
        assertThat(index().browse(modelVersion, IndexFilter.NONE, 10_000, 1_000))
                .isEmpty();
    }

    @Test
    void shouldOrderTiesByTileId() {
        List<Rows> same = IntStream.range(0, 20)
                .mapToObj(number -> Rows.row(number, 1, 1, 0, 0))
                .toList();
        same.forEach(row -> write(row.upsert()));
        List<TileId> inOrder = same.stream()
                .map(Rows::id)
                .sorted(Comparator.comparing(TileId::value))
                .toList();

        assertThat(ids(index().search(modelVersion, EAST, IndexFilter.NONE, 0, 20)))
                .isEqualTo(inOrder);
        assertThat(ids(index().search(modelVersion, EAST, IndexFilter.NONE, 3, 5)))
                .isEqualTo(inOrder.subList(3, 8));
        assertThat(ids(index().browse(modelVersion, IndexFilter.NONE, 3, 5))).isEqualTo(inOrder.subList(3, 8));
    }

    @Test
    void shouldListByTileId() {
        List<Rows> rows = IntStream.range(0, 25)
                .mapToObj(number -> Rows.row(number, 1, 0, 0, 0).scene(number / 5))
                .toList();
        write(rows.stream().map(Rows::upsert).toArray(IndexWrite[]::new));
        write(rows.get(3).caption("a road").upsert(), rows.get(4).retire());
        List<IndexRow> expected = rows.stream()
                .filter(row -> row.number() != 4)
                .map(row -> new IndexRow(row.id(), 1, modelVersion, row.number() == 3))
                .sorted(Comparator.comparing(row -> row.tileId().value()))
                .toList();

        List<IndexRow> listed = new ArrayList<>();
        List<IndexRow> page = index().list(modelVersion, null, 4);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(4);
            listed.addAll(page);
            page = index().list(modelVersion, page.getLast().tileId(), 4);
        }

        assertThat(listed).isEqualTo(expected);
        assertThat(index().list(modelVersion, null, 1_000)).isEqualTo(expected);
    }

    @Test
    void shouldKeepModelVersionsApart() {
        ModelVersion next = newModelVersion();
        Rows row = Rows.row(1, 1, 0, 0, 0);
        write(row.upsert());

        index().write(next, List.of(row.embedding(1, 2).caption("wider").upsert()));
        index().write(modelVersion, List.of(row.retire()));

        assertThat(index().find(modelVersion, row.id())).isEmpty();
        assertThat(index().search(next, Embedding.of(new float[] {1, 0}), IndexFilter.NONE, 0, 10))
                .hasSize(1);
        assertThat(index().modelVersions()).contains(modelVersion, next);
    }

    @Test
    void shouldRefuseAnotherDimension() {
        Rows row = Rows.row(1, 1, 0, 0, 0);
        write(row.upsert());
        IndexWrite wrong = Rows.row(2, 1, 0).upsert();
        Embedding query = Embedding.of(new float[] {1, 0, 0});

        assertThatThrownBy(() -> write(Rows.row(3, 0, 1, 0, 0).upsert(), wrong))
                .isInstanceOfSatisfying(CatalogueException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.MODEL_MISMATCH);
                    assertThat(refused).hasMessageContaining("4").hasMessageContaining("2");
                });
        assertThatThrownBy(() -> index().search(modelVersion, query, IndexFilter.NONE, 0, 10))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.MODEL_MISMATCH));
        assertThatThrownBy(() -> write(Rows.row(3, Float.NaN, 1, 0, 0).upsert()))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.MODEL_MISMATCH));
        write(Rows.row(4, 0, 1, 0, 0).upsert());
        assertThat(numbers(filtered(IndexFilter.NONE))).contains(1, 4).doesNotContain(2);
    }

    @Test
    void shouldKeepEverythingWhenReopened() {
        Rows row = Rows.row(1, 1, 0, 0, 0).caption("a bridge");
        Rows gone = Rows.row(2, 1, 0, 0, 0);
        write(row.upsert(), gone.upsert());
        write(gone.retire());

        index().close();
        opened = open();

        assertThat(shown()).containsExactly("1 a bridge");
        assertThat(numbers(index().search(modelVersion, EAST, IndexFilter.NONE, 0, 10)))
                .containsExactly(1);
        write(gone.upsert());
        assertThat(shown()).containsExactly("1 a bridge");
        assertThat(index().modelVersions()).contains(modelVersion);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261101})
    void shouldAnswerAsTheNaiveIndexDoes(long seed) {
        Random random = new Random(seed);
        NaiveVectorIndex naive = new NaiveVectorIndex();
        for (int batch = 0; batch < 12; batch++) {
            List<IndexWrite> writes = IntStream.range(0, 1 + random.nextInt(15))
                    .mapToObj(any -> randomWrite(random))
                    .toList();
            index().write(modelVersion, writes);
            naive.write(modelVersion, writes);
        }

        assertThat(index().list(modelVersion, null, 1_000))
                .as("seed %d", seed)
                .isEqualTo(naive.list(modelVersion, null, 1_000));
        for (int search = 0; search < 25; search++) {
            IndexFilter filter = randomFilter(random);
            Embedding query = Embedding.of(vector(random));
            int offset = random.nextInt(8);
            assertThat(ids(index().search(modelVersion, query, filter, offset, 10)))
                    .as("seed %d, search %s", seed, filter)
                    .isEqualTo(ids(naive.search(modelVersion, query, filter, offset, 10)));
            assertThat(index().browse(modelVersion, filter, offset, 10))
                    .as("seed %d, browse %s", seed, filter)
                    .isEqualTo(naive.browse(modelVersion, filter, offset, 10));
            assertThat(index().count(modelVersion, filter))
                    .as("seed %d, count %s", seed, filter)
                    .isEqualTo(naive.count(modelVersion, filter));
        }
    }

    private static IndexWrite randomWrite(Random random) {
        int number = random.nextInt(40);
        Rows row = Rows.row(number, vector(random))
                .generation(1 + random.nextInt(3))
                .scene(number / 4)
                .collection("c" + random.nextInt(3))
                .datetime(Rows.NOON.plusSeconds(random.nextInt(5)));
        if (random.nextInt(4) > 0) {
            BoundingBox box = randomBox(random);
            row = row.bbox(box.west(), box.south(), box.east(), box.north());
        }
        if (random.nextInt(8) == 0) {
            return row.retire();
        }
        return random.nextBoolean()
                ? row.upsert()
                : row.caption("caption " + random.nextInt(100)).upsert();
    }

    private static IndexFilter randomFilter(Random random) {
        Instant start = Rows.NOON.plusSeconds(random.nextInt(5));
        return new IndexFilter(
                random.nextBoolean() ? randomBox(random) : null,
                random.nextInt(3) == 0
                        ? new TimeInterval(start, random.nextBoolean() ? start.plusSeconds(2) : null)
                        : null,
                random.nextInt(3) == 0 ? Set.of("c1", "c2") : Set.of(),
                random.nextInt(4) == 0 ? Rows.row(random.nextInt(10), 1).sceneId() : null);
    }

    // Whole degrees, so that boxes touch; a west beyond the east crosses the antimeridian.
    private static BoundingBox randomBox(Random random) {
        int south = random.nextInt(150) - 90;
        return new BoundingBox(
                random.nextInt(25) * 15 - 180, south, random.nextInt(25) * 15 - 180, south + random.nextInt(30));
    }

    private static float[] vector(Random random) {
        float[] vector = new float[4];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private void write(IndexWrite... writes) {
        index().write(modelVersion, List.of(writes));
    }

    /** Generation and caption of each live row. */
    private List<String> shown() {
        return index().browse(modelVersion, IndexFilter.NONE, 0, 100).stream()
                .map(hit -> {
                    var caption = hit.caption();
                    return hit.tile().generation() + " " + (caption == null ? null : caption.text());
                })
                .toList();
    }

    private List<Integer> inBox(double west, double south, double east, double north) {
        return numbers(filtered(new IndexFilter(new BoundingBox(west, south, east, north), null, Set.of(), null)));
    }

    private List<Integer> during(String interval) {
        return numbers(filtered(new IndexFilter(null, TimeInterval.parse(interval), Set.of(), null)));
    }

    private List<Hit> filtered(IndexFilter filter) {
        List<Hit> hits = index().search(modelVersion, EAST, filter, 0, 100);
        assertThat(index().browse(modelVersion, filter, 0, 100))
                .extracting(hit -> hit.tile().tileId())
                .containsExactlyInAnyOrderElementsOf(ids(hits));
        assertThat(index().count(modelVersion, filter).searchable()).isEqualTo(hits.size());
        return hits;
    }

    private static List<Integer> numbers(List<Hit> hits) {
        return hits.stream()
                .map(hit -> hit.tile().window().x() / hit.tile().window().width())
                .sorted()
                .toList();
    }

    private static List<TileId> ids(List<Hit> hits) {
        return hits.stream().map(hit -> hit.tile().tileId()).toList();
    }

    private static List<TileId> pages(IntFunction<List<Hit>> page) {
        return Stream.iterate(0, offset -> offset + 7)
                .map(page::apply)
                .takeWhile(hits -> !hits.isEmpty())
                .flatMap(hits -> ids(hits).stream())
                .toList();
    }
}
