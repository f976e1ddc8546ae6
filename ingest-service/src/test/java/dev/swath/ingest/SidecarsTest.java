package dev.swath.ingest;

import static dev.swath.ingest.Owner.SCENES;
import static dev.swath.ingest.Owner.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.swath.catalogue.CloudSource;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.Look.Why;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.SceneSeen.State;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.streaming.OutgoingRecord;
import java.awt.Color;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** World files, auxiliary files and STAC Items: no scenes, but reasons to look at scenes. */
class SidecarsTest {
    private static final byte[] RED = TestPictures.png(40, 30, Color.RED);

    private final Owner owner = new Owner();

    @AfterEach
    void close() {
        owner.close();
    }

    private static final String WORLD = "10\n0\n0\n-10\n500005\n4999995\n";

    static Stream<Arguments> kinds() {
        return Stream.of(
                arguments("a/b.pgw", WORLD, WORLD.replace("10", "20")),
                arguments("a/b.WLD", WORLD, WORLD.replace("10", "20")),
                arguments("a/b.PRJ", "GEOGCS[\"GCS_WGS_1984\"", "PROJCS[\"other\""),
                arguments(
                        "a/b.png.aux.xml",
                        "<PAMDataset><GeoTransform>1,1,0,1,0,-1</GeoTransform></PAMDataset>",
                        "<PAMDataset><GeoTransform>2,1,0,2,0,-1</GeoTransform></PAMDataset>"),
                arguments("a/b.png.msk", "a mask", "another mask"),
                arguments("a/b.json", text(item("./x.tif")), text(item("\"gsd\": 3", "./x.tif"))),
                arguments("a/b.png.json", text(item("./x.tif")), text(item("\"gsd\": 3", "./x.tif"))));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldLookAgainAtTheSceneOfASidecarThatComesChangesAndGoes(String sidecar, String first, String second) {
        owner.store.put(SCENES, "a/b.png", RED);
        owner.store.put(SCENES, "a/bc.png", RED);
        owner.lookOn(Why.NOTIFICATION, "a/b.png", "a/bc.png");

        owner.store.put(SCENES, sidecar, first.getBytes(UTF_8));
        owner.lookOn(Why.NOTIFICATION, sidecar);
        assertThat(owner.scene("a/b.png").generation()).isEqualTo(2);
        assertThat(sidecarsOf("a/b.png")).containsExactly(sidecar);

        owner.lookOn(Why.LISTING, sidecar, "a/b.png");
        assertThat(owner.scene("a/b.png").generation()).as("nothing is new").isEqualTo(2);

        owner.store.put(SCENES, sidecar, second.getBytes(UTF_8));
        owner.lookOn(Why.NOTIFICATION, sidecar);
        assertThat(owner.scene("a/b.png").generation()).isEqualTo(3);

        owner.store.remove(SCENES, sidecar);
        owner.lookOn(Why.NOTIFICATION, sidecar);
        assertThat(owner.scene("a/b.png").generation()).isEqualTo(4);
        assertThat(sidecarsOf("a/b.png")).isEmpty();
        assertThat(owner.scene(sidecar).state()).isEqualTo(State.DELETED);
        assertThat(owner.scene("a/bc.png").generation()).isEqualTo(1);
        assertThat(owner.failures).isEmpty();
    }

    @Test
    void shouldNotCutAgainForASidecarThatSaysNothingNew() {
        owner.store.put(SCENES, "a/b.png", RED);
        owner.lookOn(Why.NOTIFICATION, "a/b.png");

        for (int mean = 1; mean <= 2; mean++) {
            owner.store.put(SCENES, "a/b.png.aux.xml", statistics(mean));
            var outgoing = owner.lookOn(Why.NOTIFICATION, "a/b.png.aux.xml");

            assertThat(events(outgoing, TileIngested.class)).isEmpty();
            assertThat(owner.scene("a/b.png").generation()).isEqualTo(1);
            assertThat(owner.scene("a/b.png").windows()).hasSize(1);
            assertThat(sidecarsOf("a/b.png")).containsExactly("a/b.png.aux.xml");
            assertThat(owner.look(Why.SIDECAR, "a/b.png"))
                    .as("its ETag is known")
                    .isEmpty();
        }
    }

    @Test
    void shouldFindSidecarsAndScenesByNameAmongAWholeArchive() {
        for (int i = 0; i < 300; i++) {
            owner.store.put(SCENES, "2026.%03d.hdr".formatted(i), RED);
        }
        owner.store.put(SCENES, "2026.png", RED);
        owner.store.put(SCENES, "2026.png.aux.xml", "<PAMDataset/>".getBytes(UTF_8));
        owner.lookOn(Why.NOTIFICATION, "2026.png");
        assertThat(sidecarsOf("2026.png")).containsExactly("2026.png.aux.xml");

        owner.store.put(SCENES, "2026.pgw", WORLD.getBytes(UTF_8));
        owner.lookOn(Why.NOTIFICATION, "2026.pgw");

        assertThat(sidecarsOf("2026.png")).containsExactly("2026.pgw", "2026.png.aux.xml");
    }

    @Test
    void shouldPlaceASceneOnceItsProjectionComesAndWarnBefore() {
        owner.store.put(SCENES, "b.png", RED);
        owner.store.put(SCENES, "b.pgw", WORLD.getBytes(UTF_8));
        owner.lookOn(Why.NOTIFICATION, "b.png");
        assertThat(owner.scene("b.png").warnings()).singleElement(STRING).contains("names no reference system", ".prj");

        owner.store.put(SCENES, "b.prj", "ID[\"EPSG\",32633]]".getBytes(UTF_8));
        List<TileIngested> tiles = events(owner.lookOn(Why.NOTIFICATION, "b.prj"), TileIngested.class);

        assertThat(Objects.requireNonNull(tiles.getLast().tile().bbox()).west()).isCloseTo(15, within(1e-6));
        assertThat(owner.scene("b.png").warnings()).isEmpty();
    }

    @Test
    void shouldNameTheReferenceSystemThatIsRefused() {
        owner.store.put(SCENES, "b.png", RED);
        owner.store.put(SCENES, "b.pgw", WORLD.getBytes(UTF_8));
        owner.store.put(SCENES, "b.prj", "ID[\"EPSG\",5514]]".getBytes(UTF_8));

        owner.lookOn(Why.NOTIFICATION, "b.png");

        assertThat(owner.scene("b.png").state()).isEqualTo(State.LIVE);
        assertThat(owner.scene("b.png").warnings()).singleElement(STRING).contains("EPSG:5514");
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
    void shouldReadTheItemThatNamesAnAssetOfItsFirstFolder() {
        owner.store.put(
                SCENES,
                "a/items/any.json",
                item("\"datetime\": \"2022-10-05T11:54:11Z\"", "s3://swath-scenes/a/b.png"));
        owner.store.put(SCENES, "a/b.png", RED);

        List<TileIngested> tiles = events(owner.lookOn(Why.LISTING, "a/items/any.json", "a/b.png"), TileIngested.class);

        assertThat(tiles.getLast().tile().acquisition().acquired()).isEqualTo(Instant.parse("2022-10-05T11:54:11Z"));
    }

    @Test
    void shouldNotReadAnItemOfAnotherFirstFolder() {
        owner.store.put(
                SCENES, "items/any.json", item("\"datetime\": \"2022-10-05T11:54:11Z\"", "s3://swath-scenes/a/b.png"));
        owner.store.put(SCENES, "a/b.png", RED);

        List<TileIngested> tiles = events(owner.lookOn(Why.LISTING, "items/any.json", "a/b.png"), TileIngested.class);
        List<OutgoingRecord> told =
                owner.lookOn(new Look(SCENES, new ObjectKey("a/b.png"), Why.SIDECAR, new ObjectKey("items/any.json")));

        assertThat(tiles.getLast().tile().acquisition().acquired()).isNull();
        assertThat(owner.scene("items/any.json").describes()).isEmpty();
        assertThat(events(told, TileIngested.class))
                .allSatisfy(ingested ->
                        assertThat(ingested.tile().acquisition().acquired()).isNull());
    }

    @Test
    void shouldKeepTheItemsCollectionApartFromTheKeys() {
        owner.store.put(
                SCENES,
                "a/b.json",
                new String(item("\"gsd\": 3", "./b.png"), UTF_8)
                        .replace("\"assets\"", "\"collection\": \"other\", \"assets\"")
                        .getBytes(UTF_8));
        owner.store.put(SCENES, "a/b.png", RED);

        Tile tile = events(owner.lookOn(Why.LISTING, "a/b.json", "a/b.png"), TileIngested.class)
                .getLast()
                .tile();

        assertThat(tile.entry().collection()).isEqualTo("a");
        assertThat(tile.entry().itemCollection()).isEqualTo("other");
    }

    @Test
    void shouldReadTheItemOfTheScenesOwnNameFirst() {
        owner.store.put(SCENES, "a/a.json", item("\"datetime\": \"2001-01-01T00:00:00Z\"", "./b.png"));
        owner.store.put(SCENES, "a/b.json", item("\"datetime\": \"2022-10-05T11:54:11Z\"", "./else.tif"));
        owner.store.put(SCENES, "a/b.png", RED);

        List<TileIngested> tiles =
                events(owner.lookOn(Why.LISTING, "a/a.json", "a/b.json", "a/b.png"), TileIngested.class);

        assertThat(tiles.getLast().tile().acquisition().acquired()).isEqualTo(Instant.parse("2022-10-05T11:54:11Z"));
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
                .extracting(
                        Tile::key,
                        tile -> tile.cloud().fraction(),
                        tile -> tile.cloud().source())
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

    private static byte[] statistics(int mean) {
        return """
            <PAMDataset><PAMRasterBand band="1"><Metadata>
            <MDI key="STATISTICS_MEAN">%d</MDI></Metadata></PAMRasterBand></PAMDataset>\
            """.formatted(mean).getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
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
