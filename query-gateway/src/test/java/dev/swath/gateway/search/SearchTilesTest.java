package dev.swath.gateway.search;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.tile;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.QueryFilter;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Region;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FakeIndex;
import dev.swath.gateway.FakeQueryEncoder;
import dev.swath.gateway.Grants;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.testfixtures.SampleTiles;
import dev.swath.vectorindex.IndexedTile;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SearchTilesTest {
    private final Tile airplane = tile("ucm/airplane.jpg", NOON, new BoundingBox(10, 50, 11, 51));
    private final Tile boat = tile("ucm/boat.jpg", NOON.plusSeconds(60), null);
    private final Tile court = tile("other/court.jpg", NOON.plusSeconds(120), new BoundingBox(-80, 30, -79, 31));
    private final FakeQueryEncoder encoder = new FakeQueryEncoder();
    private final FakeIndex index = new FakeIndex()
            .add(MODEL, row(airplane, "an airplane", 1, 0, 0))
            .add(MODEL, row(boat, "a boat", 0, 1, 0))
            .add(MODEL, row(court, null, 0, 0, 1));
    private final CurrentModel currentModel = new CurrentModel(index);
    private final AsAnybody search =
            new AsAnybody(new SearchTiles(index, encoder, currentModel, new ConcurrencyLimit("searches", 100)));

    /** Searches for a caller who may see everything. */
    private record AsAnybody(Search search) {
        SearchAnswer search(SearchQuery query) {
            return search.search(query, Grants.all());
        }
    }

    @Test
    void shouldFindByTextBestFirst() {
        SearchAnswer page = search.search(text("a boat on the water"));

        assertThat(page.results()).extracting(Result::tileId).first().isEqualTo(boat.tileId());
        assertThat(page.results().getFirst().caption()).isEqualTo("a boat");
        assertThat(page.results().getFirst().score()).isGreaterThan(0.9);
        assertThat(page.modelVersion()).isEqualTo(MODEL);
        assertThat(page.next()).isNull();
    }

    @Test
    void shouldSayHowLikelyAHitIsWhatASingleTextSays() {
        assertThat(search.search(text("a boat")).results())
                .isNotEmpty()
                .allSatisfy(result -> assertThat(result.probability())
                        .isEqualTo(FakeQueryEncoder.CALIBRATION.probability(requireNonNull(result.score()))));
    }

    @Test
    void shouldSayHowLikelyAHitIsWhatASinglePictureShows() {
        SearchQuery picture =
                query().image(QueryImage.of(new byte[] {1})).limit(3).build();

        assertThat(search.search(picture).results())
                .hasSize(3)
                .allSatisfy(result -> assertThat(result.probability())
                        .isEqualTo(FakeQueryEncoder.IMAGE_CALIBRATION.probability(requireNonNull(result.score()))));
    }

    @Test
    void shouldNotSayItOfWhatTheCalibrationIsNotFor() {
        QueryImage image = QueryImage.of(new byte[] {1});

        for (SearchQuery query : List.of(
                query().text("boat").image(image).limit(3).build(),
                query().text("boat").negative("court").limit(3).build(),
                query().image(image).negative("court").limit(3).build(),
                query().like(boat.tileId()).limit(3).build(),
                query().limit(3).build())) {
            assertThat(search.search(query).results())
                    .hasSize(3)
                    .extracting(Result::probability)
                    .containsOnlyNulls();
        }
    }

    @Test
    void shouldFindWhatAFilterMeans() {
        assertThat(found(query().filter(QueryFilter.ofText("description LIKE '%plane' OR description IS NULL"))))
                .containsExactlyInAnyOrder(airplane.tileId(), court.tileId());
        assertThat(found(query().text("a boat").filter(QueryFilter.ofText("NOT description LIKE '%plane'"))))
                .containsExactly(boat.tileId());
        assertThat(found(
                        query().filter(QueryFilter.ofText("collection = 'ucm'")).collections("other")))
                .isEmpty();
    }

    @Test
    void shouldFindWhatIntersectsARegion() {
        Region aroundTen = Region.of(new BoundingBox(9, 49, 12, 52));

        assertThat(found(query().intersects(aroundTen))).containsExactly(airplane.tileId());
    }

    @Test
    void shouldGoOnWithTheFilterAndTheRegionOfACursor() throws JsonProcessingException {
        QueryFilter json = new QueryFilter(EventJson.mapper()
                .readTree("{\"op\": \"<>\", \"args\": [{\"property\": \"collection\"}, \"nothing\"]}"));
        Region world = Region.of(new BoundingBox(-180, -90, 180, 90));

        SearchAnswer first =
                search.search(query().filter(json).intersects(world).limit(1).build());
        SearchAnswer second = search.search(query().next(first.next()).limit(1).build());

        assertThat(first.results()).extracting(Result::tileId).containsExactly(court.tileId());
        assertThat(second.results()).extracting(Result::tileId).containsExactly(airplane.tileId());
        assertThat(second.next()).isNull();
    }

    private List<TileId> found(SearchQuery.Builder query) {
        return search.search(query.build()).results().stream()
                .map(Result::tileId)
                .toList();
    }

    @Test
    void shouldFindByImage() {
        SearchAnswer page = search.search(
                query().image(QueryImage.of(new byte[] {2})).limit(1).build());

        assertThat(page.results()).extracting(Result::tileId).containsExactly(court.tileId());
        assertThat(page.results().getFirst().score()).isCloseTo(1, within(1e-6));
    }

    @Test
    void shouldFindTilesLikeAnother() {
        SearchAnswer page = search.search(query().like(boat.tileId()).limit(1).build());

        assertThat(page.results()).extracting(Result::tileId).containsExactly(boat.tileId());
    }

    @Test
    void shouldMeanTheMiddleOfTextAndImage() {
        SearchAnswer page = search.search(query().text("airplane")
                .image(QueryImage.of(new byte[] {1}))
                .weight(0.473)
                .limit(3)
                .build());

        double first = score(page, airplane);
        assertThat(first).isCloseTo(score(page, boat), within(0.1)).isGreaterThan(0.6);
        assertThat(score(page, court)).isLessThan(0.2);
    }

    @Test
    void shouldStayAwayFromNegatives() {
        SearchAnswer without = search.search(text("airplane or boat"));
        SearchAnswer with = search.search(
                query().text("airplane or boat").negative("boat").limit(3).build());

        assertThat(score(with, boat)).isLessThan(score(without, boat) - 0.2);
        assertThat(score(with, airplane)).isGreaterThan(score(without, airplane));
    }

    @Test
    void shouldBrowseNewestFirstWithoutScores() {
        SearchAnswer page = search.search(query().limit(20).build());

        assertThat(page.results())
                .extracting(Result::tileId)
                .containsExactly(court.tileId(), boat.tileId(), airplane.tileId());
        assertThat(page.results()).extracting(Result::score).containsOnlyNulls();
    }

    @Test
    void shouldFilterByPlaceTimeAndCollection() {
        assertThat(tiles(query().text("x")
                        .bbox(new BoundingBox(0, 40, 20, 60))
                        .limit(9)
                        .build()))
                .containsExactly(airplane.tileId());
        assertThat(tiles(query().text("x")
                        .datetime(new TimeInterval(NOON.plusSeconds(90), null))
                        .limit(9)
                        .build()))
                .containsExactly(court.tileId());
        assertThat(tiles(query().text("boat").collections("ucm").limit(9).build()))
                .containsExactly(boat.tileId(), airplane.tileId());
    }

    @Test
    void shouldFilterByGroundSamplingDistance() {
        index.add(MODEL, gsd("gsd/fine.jpg", 0.3)).add(MODEL, gsd("gsd/medium.jpg", 10.0));
        index.add(MODEL, gsd("gsd/coarse.jpg", 30.0)).add(MODEL, gsd("gsd/unknown.jpg", null));

        assertThat(keys(query().collections("gsd").minGsd(10.0))).containsExactly("gsd/coarse.jpg", "gsd/medium.jpg");
        assertThat(keys(query().collections("gsd").maxGsd(10.0))).containsExactly("gsd/fine.jpg", "gsd/medium.jpg");
        assertThat(keys(query().text("x").collections("gsd").minGsd(1.0).maxGsd(20.0)))
                .containsExactly("gsd/medium.jpg");
    }

    @Test
    void shouldLeaveOutLowScores() {
        SearchQuery query = query().text("boat").limit(1).minScore(0.9).build();

        SearchAnswer page = search.search(query);

        assertThat(page.results()).extracting(Result::tileId).containsExactly(boat.tileId());
        assertThat(search.search(next(query, page)).results()).isEmpty();
    }

    @Test
    void shouldNotFindLikeAnUnknownTile() {
        TileId unknown = tile("never/seen.jpg", NOON, null).tileId();

        assertThatThrownBy(() -> search.search(query().like(unknown).limit(1).build()))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void shouldRefuseVectorsOfTwoModelVersions() {
        encoder.comeBackAs(new ModelVersion("swath-mini-2-0123abcd"));

        SearchQuery mixed = query().text("boat")
                .image(QueryImage.of(new byte[] {1}))
                .limit(1)
                .build();

        assertThatThrownBy(() -> search.search(mixed))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_ENCODER_UNAVAILABLE));
    }

    @Test
    void shouldBrowseTheNewestCollectionWhileTheEncoderIsAway() {
        encoder.goAway();
        index.add(new ModelVersion("a-model-1-0123abcd"), row(boat, null, 1, 1, 1));

        assertThat(search.search(query().limit(9).build()).modelVersion()).isEqualTo(MODEL);
        assertThatThrownBy(() -> search.search(text("boat")))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_ENCODER_UNAVAILABLE));
    }

    @Test
    void shouldBrowseTheVersionOnRecordHoweverFewItsTiles() {
        ModelVersion fewer = new ModelVersion("swath-mini-9-0123abcd");
        index.add(fewer, row(boat, null, 1, 1, 1));
        index.add(new ModelVersion("swath-mini-10-0123abcd"), row(boat, null, 1, 1, 1));

        currentModel.apply(ModelSelected.first(fewer, NOON));

        assertThat(search.search(query().limit(9).build()).modelVersion()).isEqualTo(fewer);
        currentModel.apply(ModelSelected.first(fewer, NOON).changedTo(MODEL, NOON));
        currentModel.apply(ModelSelected.first(fewer, NOON));
        assertThat(search.search(query().limit(9).build()).modelVersion()).isEqualTo(MODEL);
    }

    @Test
    void shouldRefuseAQueryVectorOfAnotherVersionThanTheOneOnRecord() {
        ModelVersion renewed = new ModelVersion("swath-mini-2-0123abcd");
        currentModel.apply(ModelSelected.first(MODEL, NOON));
        encoder.comeBackAs(renewed);

        assertThatThrownBy(() -> search.search(text("boat")))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_ENCODER_UNAVAILABLE))
                .hasMessageContainingAll(MODEL.value(), renewed.value());
    }

    private static IndexedTile gsd(String key, @Nullable Double metres) {
        Tile tile = SampleTiles.tile(key).withGsd(metres).build();
        return row(tile, null, 1, 1, 1);
    }

    private List<String> keys(SearchQuery.Builder query) {
        return search.search(query.build()).results().stream()
                .map(result -> result.key().value())
                .sorted()
                .toList();
    }

    private List<TileId> tiles(SearchQuery query) {
        return search.search(query).results().stream().map(Result::tileId).toList();
    }

    private static double score(SearchAnswer page, Tile tile) {
        return page.results().stream()
                .filter(result -> result.tileId().equals(tile.tileId()))
                .map(Result::score)
                .findFirst()
                .orElseThrow();
    }

    private static SearchQuery text(String text) {
        return query().text(text).limit(20).build();
    }

    private static SearchQuery next(SearchQuery query, SearchAnswer answer) {
        return query.page(query.limit(), answer.next());
    }

    private static SearchQuery.Builder query() {
        return SearchQuery.builder();
    }
}
