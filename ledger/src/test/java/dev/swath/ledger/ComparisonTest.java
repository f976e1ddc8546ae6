package dev.swath.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.ledger.Discrepancy.Kind;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final String BUCKET = "swath-scenes";
    private static final ObjectKey KEY = new ObjectKey("port/a.jpg");
    private static final ObjectId OBJECT_ID = ObjectId.of(BUCKET, KEY);
    private static final SceneId SCENE_ID = SceneId.of(BUCKET, KEY, "etag");
    private static final TileWindow WINDOW = new TileWindow(0, 0, 256, 256);
    private static final TileId TILE_ID = TileId.of(SCENE_ID, WINDOW);

    private final Map<ObjectKey, String> listing = new HashMap<>();
    private final Map<ObjectId, SceneSeen> scenes = new HashMap<>();
    private final Map<TileId, Long> tiles = new HashMap<>();
    private final Set<ObjectKey> young = new HashSet<>();
    private final Map<TileId, Long> encodings = new HashMap<>();
    private boolean encodingsTruncated;
    private final Map<TileId, Long> captions = new HashMap<>();
    private final Map<TileId, HeldTile> items = new HashMap<>();
    private final Map<TileId, HeldTile> index = new HashMap<>();
    private final Set<String> failed = new HashSet<>();

    @BeforeEach
    void everythingAgrees() {
        listing.put(KEY, "etag");
        scenes.put(OBJECT_ID, scene("etag", 2, SceneSeen.State.LIVE, List.of(WINDOW)));
        tiles.put(TILE_ID, 2L);
        encodings.put(TILE_ID, 2L);
        captions.put(TILE_ID, 2L);
        items.put(TILE_ID, new HeldTile(2, true));
        index.put(TILE_ID, new HeldTile(2, true));
    }

    @Test
    void shouldFindNothingWhereAllAgrees() {
        assertThat(compare().discrepancies()).isEmpty();
        assertThat(compare().counts()).containsEntry("scenes", 1).containsEntry("index", 1);
    }

    @Test
    void shouldMissAKeyThatTheCatalogueDoesNotKnow() {
        listing.put(new ObjectKey("new.jpg"), "e");

        assertFound(Kind.MISSING, "scenes", "new.jpg");
    }

    @Test
    void shouldTakeAnOpenFailureForAnAccount() {
        ObjectKey key = new ObjectKey("broken.jpg");
        listing.put(key, "e");
        failed.add(ObjectId.of(BUCKET, key).value());

        assertThat(compare().isClean()).isTrue();
    }

    @Test
    void shouldAskForTheFailureOfAFailedScene() {
        scenes.put(OBJECT_ID, scene("etag", 2, SceneSeen.State.FAILED, List.of()));
        List.of(tiles, encodings, captions, items, index).forEach(Map::clear);

        assertFound(Kind.MISSING, "scenes", KEY.value());
    }

    @Test
    void shouldFindOldBytesStale() {
        listing.put(KEY, "newer");

        assertFound(Kind.STALE, "scenes", KEY.value());
    }

    @Test
    void shouldFindASceneExtraWhoseObjectIsGone() {
        listing.clear();

        assertFound(Kind.EXTRA, "scenes", KEY.value());
    }

    @Test
    void shouldMissATileInEachPlace() {
        for (Map<TileId, ?> place : List.of(tiles, encodings, captions, items, index)) {
            everythingAgrees();
            place.clear();
            assertThat(compare().discrepancies())
                    .singleElement()
                    .satisfies(found -> assertThat(found.kind()).isEqualTo(Kind.MISSING));
        }
    }

    @Test
    void shouldNotMissAnEncodingThatThePassageOfTimeRemoved() {
        encodings.clear();
        encodingsTruncated = true;

        assertThat(compare().isClean()).isTrue();
    }

    @Test
    void shouldFindAnEarlierEncodingStale() {
        encodings.put(TILE_ID, 1L);

        assertFound(Kind.STALE, "encodings", TILE_ID.value());
    }

    @Test
    void shouldWaitForAYoungProductAndMissAnOldOne() {
        ObjectKey product = new ObjectKey("s2/S2A.SAFE/");
        listing.put(product, "e");
        young.add(product);
        assertThat(compare().isClean()).isTrue();
        assertThat(compare().waiting()).isEqualTo(1);

        young.clear();
        assertFound(Kind.MISSING, "scenes", product.value());
    }

    @Test
    void shouldFindAnEarlierGenerationStale() {
        index.put(TILE_ID, new HeldTile(1, true));

        assertFound(Kind.STALE, "index", TILE_ID.value());
    }

    @Test
    void shouldFindAnItemStaleThatDoesNotShowItsCaption() {
        items.put(TILE_ID, new HeldTile(2, false));

        assertFound(Kind.STALE, "items", TILE_ID.value());
    }

    @Test
    void shouldFindRowsExtraThatNoSceneHas() {
        scenes.put(OBJECT_ID, scene(null, 3, SceneSeen.State.DELETED, List.of()));
        listing.clear();
        tiles.clear();

        assertThat(compare().discrepancies())
                .extracting(Discrepancy::kind, Discrepancy::place)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(Kind.EXTRA, "items"),
                        org.assertj.core.groups.Tuple.tuple(Kind.EXTRA, "index"));
    }

    private Report compare() {
        return Comparison.compare(
                BUCKET,
                new Snapshot(
                        new BucketScenes(listing, young),
                        scenes,
                        tiles,
                        new Snapshot.Encodings(encodings, encodingsTruncated),
                        captions,
                        items,
                        index,
                        failed));
    }

    private void assertFound(Kind kind, String place, String id) {
        assertThat(compare().discrepancies()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(kind);
            assertThat(found.place()).isEqualTo(place);
            assertThat(found.id()).isEqualTo(id);
        });
    }

    private static SceneSeen scene(
            @org.jspecify.annotations.Nullable String etag,
            long generation,
            SceneSeen.State state,
            List<TileWindow> windows) {
        return new SceneSeen(
                OBJECT_ID,
                BUCKET,
                KEY,
                etag,
                generation,
                etag == null ? null : SCENE_ID,
                state,
                windows,
                0,
                Instant.EPOCH);
    }
}
