package dev.swath.gateway.stac;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.gateway.Grants;
import dev.swath.gateway.stac.query.ItemSearch;
import dev.swath.gateway.stac.query.ItemSearchReader;
import dev.swath.testfixtures.SampleTiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchItemsTest {
    private static final Grants ALL = Grants.of(Set.of("port", "field"));

    private final StacCatalogue catalogue = new StacCatalogue();

    @Test
    void shouldPageThroughEqualTimesWithoutRepeatOrHoleWhileItemsComeAndGo() {
        // Given: ten items of each of three times.
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(id(catalogue.add("port/%d.tif".formatted(i), NOON.plusSeconds(i % 3), null, null)));
        }

        // When
        List<String> seen = new ArrayList<>();
        Set<Integer> tokenLengths = new HashSet<>();
        String token = null;
        int pages = 0;
        do {
            ItemPage page = catalogue.items.search(
                    json(token == null ? "{\"limit\": 7}" : "{\"limit\": 7, \"token\": \"%s\"}".formatted(token)), ALL);
            page.items().forEach(item -> seen.add(id(item.tile())));
            token = page.next();
            if (token != null) {
                tokenLengths.add(token.length());
            }
            catalogue.add("port/new%d.tif".formatted(pages++), NOON.plusSeconds(60), null, null);
        } while (token != null);

        // Then
        assertThat(seen).containsExactlyInAnyOrderElementsOf(all).hasSize(30);
        assertThat(tokenLengths).hasSize(1);
    }

    @Test
    void shouldRefuseTheTokenOfAnotherSearch() {
        IntStream.range(0, 3).forEach(i -> catalogue.add("port/%d.tif".formatted(i), NOON, null, null));
        String token = catalogue.items.search(json("{\"limit\": 1}"), ALL).next();

        for (String other : List.of(
                "{\"token\": \"%s\", \"collections\": [\"port\"]}".formatted(token),
                "{\"token\": \"AAAA\"}",
                "{\"token\": \"%s\"}".formatted("A".repeat(70)))) {
            assertThatThrownBy(() -> catalogue.items.search(json(other), ALL))
                    .isInstanceOfSatisfying(
                            CatalogueException.class, e -> assertThat(e.field()).isEqualTo("token"));
        }
        // The page's size and the fields may change, and so may the order in which a body names its fields.
        assertThat(catalogue
                        .items
                        .search(json("{\"token\": \"%s\", \"limit\": 2, \"fields\": {}}".formatted(token)), ALL)
                        .items())
                .hasSize(2);
    }

    @Test
    void shouldFindByPlaceTimeIdsAndWords() {
        Tile here = catalogue.add("port/a.tif", NOON, new BoundingBox(10, 50, 11, 51), "Two boats lie in a harbor.");
        Tile there = catalogue.add("field/b.tif", NOON.plusSeconds(9), new BoundingBox(-60, -20, -59, -19), "A field.");
        Tile nowhere = catalogue.add("field/c.tif", NOON.minusSeconds(9), null, null);

        assertThat(found("{}")).containsExactly(id(there), id(here), id(nowhere));
        assertThat(found("{\"bbox\": [9, 49, 10.5, 52]}")).containsExactly(id(here));
        assertThat(found("{\"bbox\": [9, 49, 0, 10.5, 52, 100]}")).containsExactly(id(here));
        assertThat(found("{\"datetime\": \"../2026-06-01T12:00:00Z\"}")).containsExactly(id(here), id(nowhere));
        assertThat(found("{\"datetime\": \"2026-06-01t12:00:00z\"}")).containsExactly(id(here));
        assertThat(found("{\"collections\": [\"field\"]}")).containsExactly(id(there), id(nowhere));
        assertThat(found("{\"ids\": [\"%s\", \"no such\"]}".formatted(id(nowhere))))
                .containsExactly(id(nowhere));
        assertThat(found("{\"collections\": \"field\"}")).containsExactly(id(there), id(nowhere));
        assertThat(found("{\"ids\": []}")).isEmpty();
        assertThat(found("{\"q\": [\"BOATS\"]}")).containsExactly(id(here));
        assertThat(found("{\"q\": [\"boats\", \"c.tif\"]}")).containsExactly(id(here), id(nowhere));
        assertThat(found("{\"q\": [\"100%\"]}")).isEmpty();
        assertThat(found("{\"intersects\": {\"type\": \"Point\", \"coordinates\": [10.5, 50.5]}}"))
                .containsExactly(id(here));
        assertThat(found("{\"filter\": \"collection = 'field' AND datetime > TIMESTAMP('2026-06-01T12:00:00Z')\"}"))
                .containsExactly(id(there));
        assertThat(found("{\"filter-lang\": \"cql2-json\", \"filter\": {\"op\": \"like\", \"args\": [{\"property\":"
                        + " \"description\"}, \"%boats%\"]}}"))
                .containsExactly(id(here));
    }

    @Test
    void shouldFindByUrlWhatItFindsByBody() {
        Tile here = catalogue.add("port/a.tif", NOON, new BoundingBox(10, 50, 11, 51), "Boats.");
        Tile other = catalogue.add("field/b.tif", NOON, null, null);

        ItemSearch url = ItemSearchReader.ofUrl(Map.of(
                "bbox", List.of("9,49,12,52"),
                "datetime", List.of("2026-06-01T12:00:00Z/.."),
                "ids", List.of(id(here) + "," + id(other)),
                "collections", List.of("port,field"),
                "q", List.of("boats"),
                "limit", List.of("1000000")));

        assertThat(url.limit()).isEqualTo(ItemSearch.MAX_LIMIT);
        assertThat(catalogue.items.search(url, ALL).items())
                .singleElement()
                .satisfies(item -> assertThat(item.tile()).isEqualTo(here));
    }

    @Test
    void shouldShowNothingBeyondTheCallersGrants() {
        Tile mine = catalogue.add("port/a.tif", NOON, null, "a boat");
        Tile other = catalogue.add("field/b.tif", NOON, null, "a boat");
        Grants port = Grants.of(Set.of("port"));

        assertThat(catalogue.items.search(json("{}"), port).items()).hasSize(1);
        assertThat(catalogue
                        .items
                        .search(json("{\"swath:text\": \"a boat\"}"), port)
                        .items())
                .extracting(item -> id(item.tile()))
                .containsExactly(id(mine));
        assertThatThrownBy(() -> catalogue.items.get("field", id(other), port))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThatThrownBy(() -> catalogue.items.search(json("{\"collections\": [\"field\"]}"), port))
                .isInstanceOf(CatalogueException.class);
        assertThat(catalogue.collections.list(port))
                .extracting(CollectionExtent::id)
                .containsExactly("port");
    }

    @Test
    void shouldScoreWhatATextFinds() {
        catalogue.add("port/a.tif", NOON, null, "a boat");

        CatalogueItem item = catalogue
                .items
                .search(json("{\"swath:text\": \"a boat\"}"), ALL)
                .items()
                .getFirst();

        assertThat(item.score()).isBetween(-1.0, 1.0);
    }

    @Test
    void shouldSortByTimeInBothDirections() {
        Tile first = catalogue.add("port/a.tif", NOON, null, null);
        Tile second = catalogue.add("port/b.tif", NOON.plusSeconds(1), null, null);
        Tile third = catalogue.add("port/c.tif", NOON.plusSeconds(2), null, null);

        assertThat(found("{\"sortby\": [{\"field\": \"properties.datetime\", \"direction\": \"asc\"}]}"))
                .containsExactly(id(first), id(second), id(third));
        assertThat(found("{\"sortby\": [{\"field\": \"datetime\", \"direction\": \"desc\"}]}"))
                .containsExactly(id(third), id(second), id(first));
        ItemSearch url = ItemSearchReader.ofUrl(Map.of("sortby", List.of("+datetime"), "limit", List.of("2")));
        String token = catalogue.items.search(url, ALL).next();
        ItemSearch rest = ItemSearchReader.ofUrl(
                Map.of("sortby", List.of("+datetime"), "token", List.of(java.util.Objects.requireNonNull(token))));
        assertThat(catalogue.items.search(rest, ALL).items())
                .extracting(item -> id(item.tile()))
                .containsExactly(id(third));
    }

    @Test
    void shouldSortByOtherPropertiesWithoutRepeatOrHole() {
        List<String> coarsestFirst = new ArrayList<>();
        for (int i = 9; i >= 0; i--) {
            Tile tile = SampleTiles.tile("port/%d.tif".formatted(i))
                    .withGsd(i == 0 ? null : (double) i)
                    .build();
            catalogue.index.add(MODEL, row(tile, null, 1, i, 0));
            coarsestFirst.add(id(tile));
        }

        List<String> seen = new ArrayList<>();
        String token = null;
        do {
            String after = token == null ? "" : ", \"token\": \"%s\"".formatted(token);
            ItemPage page = catalogue.items.search(
                    json("{\"sortby\": [{\"field\": \"gsd\", \"direction\": \"desc\"}], \"limit\": 3%s}"
                            .formatted(after)),
                    ALL);
            page.items().forEach(item -> seen.add(id(item.tile())));
            token = page.next();
        } while (token != null);

        assertThat(seen).isEqualTo(coarsestFirst);
        assertThat(found("{\"sortby\": [{\"field\": \"id\", \"direction\": \"desc\"}]}"))
                .isEqualTo(
                        coarsestFirst.stream().sorted(Comparator.reverseOrder()).toList());
    }

    @Test
    void shouldCombineATextWithEveryCondition() {
        Tile here = catalogue.add("port/a.tif", NOON, new BoundingBox(10, 50, 11, 51), "Two boats lie in a harbor.");
        catalogue.add("port/b.tif", NOON, new BoundingBox(10, 50, 11, 51), "A boat.");
        catalogue.add("field/c.tif", NOON, null, "Two boats lie in a field.");

        String conditions = "{\"swath:text\": \"a boat\", \"q\": [\"BOATS\"], \"ids\": [\"%s\"], \"filter\": \"%s\"}"
                .formatted(id(here), "collection = 'port' AND datetime > TIMESTAMP('2020-01-01T00:00:00Z')");

        assertThat(found(conditions)).containsExactly(id(here));
        assertThat(found("{\"swath:text\": \"a boat\", \"ids\": []}")).isEmpty();
        assertThatThrownBy(() -> catalogue.items.search(json("{\"swath:text\": \"x\", \"token\": \"AAAA\"}"), ALL))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.field()).isEqualTo("token"));
        assertThatThrownBy(() -> catalogue.items.search(json("{\"swath:text\": \" \"}"), ALL))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.field()).isEqualTo("swath:text"));
    }

    @Test
    void shouldRefuseWithTheNameOfTheField() {
        catalogue.add("port/a.tif", NOON, null, null);
        Map<String, String> refused = Map.ofEntries(
                Map.entry("limit", "{\"limit\": 0}"),
                Map.entry("bbox", "{\"bbox\": [1, 2, 3]}"),
                Map.entry("intersects", "{\"bbox\": [1, 2, 3, 4], \"intersects\": {\"type\": \"Point\"}}"),
                Map.entry("datetime", "{\"datetime\": \"2026-13-01T00:00:00Z\"}"),
                Map.entry("collections", "{\"collections\": [\"nothing\"]}"),
                Map.entry("ids", "{\"ids\": \"x\"}"),
                Map.entry("fields", "{\"fields\": null}"),
                Map.entry("sortby", "{\"sortby\": [{\"field\": \"properties.platform\", \"direction\": \"asc\"}]}"),
                Map.entry("filter", "{\"filter\": \"nonsense = 1\"}"),
                Map.entry("filter-lang", "{\"filter-lang\": \"sql\"}"),
                Map.entry("swath:nonsense", "{\"swath:nonsense\": 1}"),
                Map.entry("body", "[]"));

        refused.forEach((field, body) -> assertThatThrownBy(() -> catalogue.items.search(json(body), ALL))
                .as(body)
                .isInstanceOfSatisfying(CatalogueException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                    assertThat(e.field()).isEqualTo(field);
                }));
    }

    private List<String> found(String body) {
        List<String> ids = catalogue.items.search(json(body), ALL).items().stream()
                .map(item -> id(item.tile()))
                .toList();
        return Collections.unmodifiableList(ids);
    }

    private static ItemSearch json(String body) {
        return ItemSearchReader.ofJson(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String id(Tile tile) {
        return tile.tileId().value();
    }
}
