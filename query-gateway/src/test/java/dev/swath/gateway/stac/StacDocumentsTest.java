package dev.swath.gateway.stac;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.stac.StacCatalogue.ADDRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.tile.Crs;
import dev.swath.catalogue.tile.Picture;
import dev.swath.catalogue.tile.PixelTransform;
import dev.swath.catalogue.tile.Place;
import dev.swath.gateway.Grants;
import dev.swath.gateway.stac.document.CatalogueDocuments;
import dev.swath.gateway.stac.document.CollectionDocuments;
import dev.swath.gateway.stac.document.ItemDocuments;
import dev.swath.gateway.stac.document.StacSchemas;
import dev.swath.gateway.stac.query.ItemSearchReader;
import dev.swath.testfixtures.SampleTiles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StacDocumentsTest {
    private static final Grants PORT = Grants.of(Set.of("port"));
    private static final BoundingBox BOX = new BoundingBox(-12, 53, -11.96, 53.02);

    private final StacCatalogue catalogue = new StacCatalogue();

    @Test
    void shouldDescribeATileAsAStacItem() {
        Tile tile = SampleTiles.tile("port/two words.tif")
                .withPlace(new Place(
                        SampleTiles.footprint(BOX),
                        BOX,
                        new Crs("EPSG:32629"),
                        new PixelTransform(10, 0, 300_000, 0, -10, 5_900_040),
                        10.0))
                .withAcquired(NOON)
                .build();

        ObjectNode item = new ItemDocuments(ADDRESS).of(new CatalogueItem(tile, null, MODEL, null, null));

        String self = "https://example.org/swath/stac/collections/port/items/" + tile.tileId();
        assertThat(item.path("stac_version").asText()).isEqualTo("1.1.0");
        assertThat(item.path("collection").asText()).isEqualTo("port");
        assertThat(item.at("/geometry/type").asText()).isEqualTo("Polygon");
        assertThat(item.at("/properties/datetime").asText()).isEqualTo("2026-06-01T12:00:00Z");
        assertThat(item.at("/properties/version").asText()).isEqualTo("1");
        assertThat(href(item, "self")).isEqualTo(self);
        assertThat(href(item, "collection")).isEqualTo("https://example.org/swath/stac/collections/port");
        assertThat(href(item, "emb:model")).isEqualTo("https://example.org/swath/stac/models/" + MODEL);
        assertThat(item.at("/assets/source/href").asText()).isEqualTo("s3://swath-scenes/port/two%20words.tif");
        assertThat(item.at("/assets/cog/href").asText())
                .isEqualTo("https://example.org/swath/api/tiles/%s/chip.tif?g=1".formatted(tile.tileId()));
        assertThat(item.at("/assets/cog/type").asText())
                .isEqualTo("image/tiff; application=geotiff; profile=cloud-optimized");
        assertThat(item.path("stac_extensions"))
                .extracting(JsonNode::asText)
                .contains(
                        "https://example.org/swath/stac/schemas/swath/v1.0.0/schema.json",
                        "https://stac-extensions.github.io/version/v1.2.0/schema.json");
    }

    @Test
    void shouldTellSizeAndChecksumOfAChipWhereTheRecordHasThem() {
        Tile known = SampleTiles.tile("port/a.png")
                .withPicture(picture ->
                        picture.inPack("packs/a", 8, 1234, Picture.PNG).withChecksum("1220ab"))
                .build();
        Tile earlier = SampleTiles.tile("port/b.png").build();
        String file = "https://stac-extensions.github.io/file/v2.1.0/schema.json";

        ObjectNode item = new ItemDocuments(ADDRESS).of(new CatalogueItem(known, null, MODEL, null, null));
        ObjectNode without = new ItemDocuments(ADDRESS).of(new CatalogueItem(earlier, null, MODEL, null, null));

        assertThat(item.at("/assets/chip/file:size").asInt()).isEqualTo(1234);
        assertThat(item.at("/assets/chip/file:checksum").asText()).isEqualTo("1220ab");
        assertThat(item.path("stac_extensions")).extracting(JsonNode::asText).contains(file);
        assertThat(without.at("/assets/chip").has("file:checksum")).isFalse();
        assertThat(without.path("stac_extensions")).extracting(JsonNode::asText).doesNotContain(file);
    }

    @Test
    void shouldSayBySortablesWhatTheIndexInUseCanDo() {
        ObjectNode schema = CatalogueDocuments.sortables("https://example.org/s", catalogue.items.sortables());

        assertThat(schema.path("properties").propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("id", "datetime", "created", "updated", "gsd", "eo:cloud_cover");
        assertThat(schema.at("/properties/gsd/type").asText()).isEqualTo("number");
    }

    @Test
    void shouldSumUpACollection() {
        Tile tile = SampleTiles.tile("port/a.tif")
                .withGsd(3.0)
                .withCloud(0.25, null)
                .build();
        catalogue.index.add(MODEL, row(tile, null, 1, 1, 0));

        ObjectNode collection = new CollectionDocuments(ADDRESS)
                .of(catalogue.collections.list(PORT).getFirst());

        assertThat(collection.at("/summaries/gsd/minimum").asDouble()).isEqualTo(3);
        assertThat(collection.at("/summaries/gsd/maximum").asDouble()).isEqualTo(3);
        assertThat(collection.at("/summaries/eo:cloud_cover/maximum").asDouble())
                .isEqualTo(25);
        assertThat(collection.path("summaries").has("platform")).isFalse();
        assertThat(collection.path("stac_extensions").toString()).contains("/eo/v1.1.0/");
    }

    @Test
    void shouldGiveATileWithoutAPlaceNeitherBoxNorGeoTiff() {
        Tile tile = SampleTiles.tile("port/a.png").build();

        ObjectNode item = new ItemDocuments(ADDRESS).of(new CatalogueItem(tile, null, MODEL, 0.5, 0.75));

        assertThat(item.path("geometry").isNull()).isTrue();
        assertThat(item.has("bbox")).isFalse();
        assertThat(item.path("assets").has("cog")).isFalse();
        assertThat(item.at("/properties/swath:score").asDouble()).isEqualTo(0.5);
        assertThat(item.at("/properties/swath:probability").asDouble()).isEqualTo(0.75);
    }

    @Test
    void shouldShowTheFieldsThatAreWanted() {
        Tile tile = catalogue.add("port/a.tif", NOON, BOX, "a boat");

        assertThat((Object) fields("{\"fields\": {\"include\": [\"id\", \"properties.datetime\"]}}"))
                .isEqualTo(json("{\"type\": \"Feature\", \"stac_version\": \"1.1.0\", \"collection\": \"port\", "
                        + "\"id\": \"%s\", \"properties\": {\"datetime\": \"%s\"}}".formatted(tile.tileId(), NOON)));
        ObjectNode without = fields("{\"fields\": {\"exclude\": [\"geometry\", \"properties.description\"]}}");
        assertThat(without.has("geometry")).isFalse();
        assertThat(without.path("properties").has("description")).isFalse();
        assertThat(without.path("properties").has("swath:key")).isTrue();
        assertThat(fields("{\"fields\": {}}").path("properties").size()).isEqualTo(1);
        ObjectNode least = fields("{\"fields\": {\"include\": [], \"exclude\": [\"geometry\"]}}");
        assertThat(least.has("geometry")).isFalse();
        assertThat(least.has("links")).isTrue();
        assertThat(least.path("properties").size()).isEqualTo(1);
        assertThat(fields("{\"fields\": {\"include\": [\"geometry\"], \"exclude\": [\"geometry\"]}}")
                        .has("geometry"))
                .isTrue();
    }

    @Test
    void shouldLinkEveryCollectionFromTheLandingPage() {
        catalogue.add("port/a.tif", NOON, BOX, null);
        CollectionDocuments documents = new CollectionDocuments(ADDRESS);
        List<CollectionExtent> extents = catalogue.collections.list(PORT);

        ObjectNode page = new CatalogueDocuments(ADDRESS).landingPage(extents);
        ObjectNode collection = documents.of(extents.getFirst());

        assertThat(href(page, "child")).isEqualTo(href(collection, "self"));
        assertThat(collection.at("/extent/temporal/interval/0/0").asText()).isEqualTo("2026-06-01T12:00:00Z");
        assertThat(collection.at("/extent/spatial/bbox/0")).hasSize(4);
        assertThat(collection.path("item_assets").has("cog")).isTrue();
        assertThatThrownBy(() -> catalogue.collections.get("field", PORT))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void shouldCountWhatASearchsConditionsChoose() {
        catalogue.add("port/a.tif", NOON, BOX, null);
        catalogue.add("port/b.tif", NOON.plusSeconds(86_400 * 40), null, null);
        catalogue.add("field/c.tif", NOON.minusSeconds(1), null, null);
        ObjectNode body = json("{\"aggregations\": [\"total_count\", \"datetime_min\", \"datetime_max\", "
                + "\"collection_frequency\", \"datetime_frequency\", \"cloud_cover_frequency\"], "
                + "\"datetime\": \"2026-06-01T12:00:00Z/..\"}");

        ObjectNode counted = catalogue.aggregates.aggregate(body, Grants.of(Set.of("port", "field")));

        assertThat(aggregation(counted, "total_count").path("value").asLong()).isEqualTo(2);
        assertThat(aggregation(counted, "datetime_min").path("value").asText()).isEqualTo("2026-06-01T12:00:00Z");
        assertThat(aggregation(counted, "datetime_max").path("value").asText()).isEqualTo("2026-07-11T12:00:00Z");
        assertThat(aggregation(counted, "collection_frequency").path("buckets"))
                .singleElement()
                .satisfies(bucket -> {
                    assertThat(bucket.path("key").asText()).isEqualTo("port");
                    assertThat(bucket.path("frequency").asLong()).isEqualTo(2);
                });
        assertThat(aggregation(counted, "datetime_frequency").path("buckets")).hasSize(2);
        assertThat(aggregation(counted, "cloud_cover_frequency")
                        .path("overflow")
                        .asLong())
                .isEqualTo(2);
        assertThatThrownBy(() -> catalogue.aggregates.aggregate(json("{\"aggregations\": [\"mean\"]}"), PORT))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.field()).isEqualTo("aggregations"));
    }

    @Test
    void shouldFindCollectionsByWhatTheyCover() {
        catalogue.add("port/a.tif", NOON, BOX, null);
        catalogue.add("field/b.tif", NOON.plusSeconds(86_400), null, null);
        SearchCollections search = new SearchCollections(catalogue.collections);
        Grants grants = Grants.of(Set.of("port", "field"));

        assertThat(search.search(Map.of(), grants).extents()).hasSize(2);
        assertThat(ids(search, Map.of("bbox", List.of("-13,52,-11,54")), grants))
                .containsExactly("port");
        assertThat(ids(search, Map.of("datetime", List.of("2026-06-02T00:00:00Z/..")), grants))
                .containsExactly("field");
        assertThat(ids(search, Map.of("q", List.of("PORT,nothing")), grants)).containsExactly("port");
        SearchCollections.CollectionPage first = search.search(Map.of("limit", List.of("1")), grants);
        assertThat(first.next()).isEqualTo("field");
        assertThat(ids(search, Map.of("limit", List.of("1"), "token", List.of("field")), grants))
                .containsExactly("port");
    }

    @Test
    void shouldPublishTheSchemaOfItsOwnProperties() {
        ObjectNode schema =
                StacSchemas.find("swath/v1.0.0/schema.json", ADDRESS).orElseThrow();

        assertThat(schema.path("$id").asText())
                .isEqualTo("https://example.org/swath/stac/schemas/swath/v1.0.0/schema.json");
        Tile tile = catalogue.add("port/a.tif", NOON, BOX, "a boat");
        ObjectNode item = new ItemDocuments(ADDRESS)
                .of(catalogue.items.get("port", tile.tileId().value(), PORT));
        item.path("properties")
                .fieldNames()
                .forEachRemaining(name -> assertThat(!name.startsWith("swath:")
                                || schema.at("/properties/properties/properties")
                                        .has(name))
                        .as(name)
                        .isTrue());
        assertThat(StacSchemas.find("../secret", ADDRESS)).isEmpty();
    }

    private static List<String> ids(SearchCollections search, Map<String, List<String>> parameters, Grants grants) {
        return search.search(parameters, grants).extents().stream()
                .map(CollectionExtent::id)
                .toList();
    }

    private ObjectNode fields(String body) {
        var search = ItemSearchReader.ofJson(body.getBytes(StandardCharsets.UTF_8));
        return new ItemDocuments(ADDRESS)
                .of(catalogue.items.search(search, PORT), search.fields())
                .getFirst();
    }

    private static JsonNode aggregation(ObjectNode counted, String name) {
        for (JsonNode one : counted.path("aggregations")) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("no aggregation " + name);
    }

    private static String href(JsonNode document, String rel) {
        for (JsonNode link : document.path("links")) {
            if (link.path("rel").asText().equals(rel)) {
                return link.path("href").asText();
            }
        }
        throw new AssertionError("no link " + rel);
    }

    private static ObjectNode json(String text) {
        return ItemSearchReader.object(text.getBytes(StandardCharsets.UTF_8));
    }
}
