package dev.swath.ingest;

import static dev.swath.ingest.Owner.SCENES;
import static dev.swath.ingest.Owner.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.swath.catalogue.CloudSource;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.Look.Why;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.SceneSeen.State;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import java.awt.Color;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** World files, auxiliary files and STAC Items: no scenes, but reasons to look at scenes. */
class SidecarsTest {
    private static final byte[] RED = TestPictures.png(40, 30, Color.RED);

    private final Owner owner = new Owner();

    @AfterEach
    void close() {
        owner.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b.pgw", "a/b.wld", "a/b.png.aux.xml", "a/b.json", "a/b.png.json"})
    void shouldLookAgainAtTheSceneOfASidecarThatComesChangesAndGoes(String sidecar) {
        owner.store.put(SCENES, "a/b.png", RED);
        owner.store.put(SCENES, "a/bc.png", RED);
        owner.lookOn(Why.NOTIFICATION, "a/b.png", "a/bc.png");

        owner.store.put(SCENES, sidecar, item("./elsewhere.tif"));
        owner.lookOn(Why.NOTIFICATION, sidecar);
        assertThat(owner.scene("a/b.png").generation()).isEqualTo(2);
        assertThat(sidecarsOf("a/b.png")).containsExactly(sidecar);

        owner.lookOn(Why.LISTING, sidecar, "a/b.png");
        assertThat(owner.scene("a/b.png").generation()).as("nothing is new").isEqualTo(2);

        owner.store.put(SCENES, sidecar, item("./else.tif"));
        owner.lookOn(Why.NOTIFICATION, sidecar);
        assertThat(owner.scene("a/b.png").generation()).isEqualTo(3);

        owner.store.remove(SCENES, sidecar);
        owner.lookOn(Why.NOTIFICATION, sidecar);
        assertThat(owner.scene("a/b.png").generation()).isEqualTo(4);
        assertThat(sidecarsOf("a/b.png")).isEmpty();
        assertThat(owner.scene(sidecar).state()).isEqualTo(State.DELETED);
        assertThat(owner.scene("a/bc.png").generation()).isEqualTo(1);
    }

    @Test
    void shouldFindTheSidecarThatCameFirst() {
        owner.store.put(SCENES, "a/b.pgw", new byte[] {1});
        owner.lookOn(Why.NOTIFICATION, "a/b.pgw");
        owner.store.put(SCENES, "a/b.png", RED);

        owner.lookOn(Why.NOTIFICATION, "a/b.png");

        assertThat(sidecarsOf("a/b.png")).containsExactly("a/b.pgw");
        assertThat(owner.scene("a/b.png").generation()).isEqualTo(1);
        assertThat(owner.scene("a/b.pgw").state()).isEqualTo(State.SIDECAR);
    }

    @Test
    void shouldRememberTheItemThatNamesAnAssetStillToCome() {
        owner.store.put(
                SCENES, "a/item.json", item("", "./pictures/b.png", "s3://other/c.png", "http://x/swath-scenes/d.png"));

        List<TileFailed> failures = events(owner.lookOn(Why.NOTIFICATION, "a/item.json"), TileFailed.class);

        assertThat(failures).as("it may yet come").isEmpty();
        assertThat(owner.scene("a/item.json").describes()).containsExactly(new ObjectKey("a/pictures/b.png"));
        owner.store.put(SCENES, "a/pictures/b.png", RED);
        owner.lookOn(Why.NOTIFICATION, "a/pictures/b.png");
        assertThat(sidecarsOf("a/pictures/b.png")).containsExactly("a/item.json");
        assertThat(owner.scene("a/pictures/b.png").state()).isEqualTo(State.LIVE);
    }

    @Test
    void shouldKeepTheItemForTheNextBytesOfItsAsset() {
        owner.store.put(SCENES, "a/item.json", item("./b.png"));
        owner.store.put(SCENES, "a/b.png", RED);
        owner.lookOn(Why.LISTING, "a/b.png", "a/item.json");
        owner.store.put(SCENES, "a/b.png", TestPictures.png(40, 30, Color.BLUE));

        owner.lookOn(Why.NOTIFICATION, "a/b.png");

        assertThat(sidecarsOf("a/b.png")).containsExactly("a/item.json");
    }

    @Test
    void shouldLookAtWhatAnItemNoLongerNames() {
        owner.store.put(SCENES, "a/item.json", item("./b.png"));
        owner.store.put(SCENES, "a/b.png", RED);
        owner.store.put(SCENES, "a/c.png", RED);
        owner.lookOn(Why.LISTING, "a/b.png", "a/c.png", "a/item.json");
        owner.store.put(SCENES, "a/item.json", item("./c.png"));

        owner.lookOn(Why.NOTIFICATION, "a/item.json");

        assertThat(sidecarsOf("a/c.png")).containsExactly("a/item.json");
        assertThat(owner.scene("a/item.json").describes()).containsExactly(new ObjectKey("a/c.png"));
    }

    @Test
    void shouldTakeJsonThatIsNoItemForASidecarOfNothing() {
        owner.store.put(SCENES, "a/b.png", RED);
        owner.store.put(SCENES, "a/list.json", "[1, 2".getBytes(UTF_8));
        owner.store.put(SCENES, "a/large.json", new byte[2 << 20]);

        owner.lookOn(Why.NOTIFICATION, "a/list.json", "a/large.json", "a/b.png");

        assertThat(owner.scene("a/list.json").state()).isEqualTo(State.SIDECAR);
        assertThat(owner.scene("a/large.json").describes()).isEmpty();
        assertThat(owner.failures).isEmpty();
    }

    @Test
    void shouldHeedAllSidecarsOfABatchAndCutOnce() {
        owner.store.put(SCENES, "a/b.png", RED);
        owner.store.put(SCENES, "a/one.json", item("./b.png"));
        owner.store.put(SCENES, "a/two.json", item("./b.png"));
        ObjectKey key = new ObjectKey("a/b.png");

        var outgoing = owner.lookOn(
                new Look(SCENES, key, Why.SIDECAR, new ObjectKey("a/one.json")),
                new Look(SCENES, key, Why.NOTIFICATION),
                new Look(SCENES, key, Why.SIDECAR, new ObjectKey("a/two.json")));

        assertThat(sidecarsOf("a/b.png")).containsExactly("a/one.json", "a/two.json");
        assertThat(events(outgoing, TileIngested.class)).hasSize(1);
    }

    @Test
    void shouldReadTheItemThatNamesAnAssetFromElsewhere() {
        owner.store.put(
                SCENES, "items/any.json", item("\"datetime\": \"2022-10-05T11:54:11Z\"", "s3://swath-scenes/a/b.png"));
        owner.store.put(SCENES, "a/b.png", RED);

        List<TileIngested> tiles = events(owner.lookOn(Why.LISTING, "items/any.json", "a/b.png"), TileIngested.class);

        assertThat(tiles.getLast().tile().acquired()).isEqualTo(Instant.parse("2022-10-05T11:54:11Z"));
    }

    @Test
    void shouldReadTheItemOfTheScenesOwnNameFirst() {
        owner.store.put(SCENES, "a/a.json", item("\"datetime\": \"2001-01-01T00:00:00Z\"", "./b.png"));
        owner.store.put(SCENES, "a/b.json", item("\"datetime\": \"2022-10-05T11:54:11Z\"", "./else.tif"));
        owner.store.put(SCENES, "a/b.png", RED);

        List<TileIngested> tiles =
                events(owner.lookOn(Why.LISTING, "a/a.json", "a/b.json", "a/b.png"), TileIngested.class);

        assertThat(tiles.getLast().tile().acquired()).isEqualTo(Instant.parse("2022-10-05T11:54:11Z"));
    }

    @Test
    void shouldSayWhereTheCloudFractionOfATileComesFrom() {
        owner.store.put(SCENES, "a/item.json", item("\"eo:cloud_cover\": 40", "./b.png"));
        owner.store.put(SCENES, "a/b.png", RED);
        owner.store.put(SCENES, "a/white.png", TestPictures.png(40, 30, Color.WHITE));

        List<TileIngested> tiles =
                events(owner.lookOn(Why.LISTING, "a/item.json", "a/b.png", "a/white.png"), TileIngested.class);

        assertThat(tiles)
                .extracting(TileIngested::tile)
                .extracting(Tile::key, Tile::cloudFraction, Tile::cloudSource)
                .contains(
                        tuple(new ObjectKey("a/b.png"), 0.4, CloudSource.SCENE),
                        tuple(new ObjectKey("a/white.png"), 1.0, CloudSource.ESTIMATE));
    }

    private List<String> sidecarsOf(String key) {
        return owner.scene(key).sidecars().stream()
                .map(SceneSeen.Sidecar::key)
                .map(ObjectKey::value)
                .toList();
    }

    private static byte[] item(String href) {
        return item("", new String[] {href});
    }

    private static byte[] item(String properties, String... hrefs) {
        StringBuilder assets = new StringBuilder();
        for (String href : hrefs) {
            assets.append(assets.isEmpty() ? "" : ",")
                    .append("\"")
                    .append(assets.length())
                    .append("\": {\"href\": \"")
                    .append(href)
                    .append("\"}");
        }
        return "{\"type\": \"Feature\", \"stac_version\": \"1.0.0\", \"id\": \"i\", \"properties\": {%s}, \"assets\": {%s}}"
                .formatted(properties, assets)
                .getBytes(UTF_8);
    }
}
