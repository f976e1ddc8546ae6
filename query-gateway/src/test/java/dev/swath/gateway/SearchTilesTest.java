package dev.swath.gateway;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.tile;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.catalogue.model.Caption;
import dev.swath.vectorindex.IndexFilter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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
    private final SearchTiles search =
            new SearchTiles(index, encoder, new CurrentModel(encoder, index, Duration.ofSeconds(1), Clock.systemUTC()));

    @Test
    void shouldFindByTextBestFirst() {
        SearchPage page = search.search(text("a boat on the water"));

        assertThat(page.results()).extracting(SearchResult::tile).first().isEqualTo(boat);
        assertThat(page.results().getFirst().caption())
                .extracting(Caption::text)
                .isEqualTo("a boat");
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
    void shouldNotSayItOfWhatTheCalibrationIsNotFor() {
        QueryImage image = QueryImage.of(new byte[] {1});

        for (SearchRequest request : List.of(
                request("boat", image, null, List.of(), IndexFilter.NONE, 3),
                request("boat", null, null, List.of("court"), IndexFilter.NONE, 3),
                request(null, image, null, List.of(), IndexFilter.NONE, 3),
                request(null, null, boat.tileId(), List.of(), IndexFilter.NONE, 3),
                request(null, null, null, List.of(), IndexFilter.NONE, 3))) {
            assertThat(search.search(request).results())
                    .hasSize(3)
                    .extracting(SearchResult::probability)
                    .containsOnlyNulls();
        }
    }

    @Test
    void shouldFindByImage() {
        SearchPage page =
                search.search(request(null, QueryImage.of(new byte[] {2}), null, List.of(), IndexFilter.NONE, 1));

        assertThat(page.results()).extracting(SearchResult::tile).containsExactly(court);
        assertThat(page.results().getFirst().score()).isCloseTo(1, within(1e-6));
    }

    @Test
    void shouldFindTilesLikeAnother() {
        SearchPage page = search.search(request(null, null, boat.tileId(), List.of(), IndexFilter.NONE, 1));

        assertThat(page.results()).extracting(SearchResult::tile).containsExactly(boat);
    }

    @Test
    void shouldMeanTheMiddleOfTextAndImage() {
        SearchPage page =
                search.search(request("airplane", QueryImage.of(new byte[] {1}), null, List.of(), IndexFilter.NONE, 3));

        double first = score(page, airplane);
        assertThat(first).isCloseTo(score(page, boat), within(0.1)).isGreaterThan(0.6);
        assertThat(score(page, court)).isLessThan(0.2);
    }

    @Test
    void shouldStayAwayFromNegatives() {
        SearchPage without = search.search(text("airplane or boat"));
        SearchPage with = search.search(request("airplane or boat", null, null, List.of("boat"), IndexFilter.NONE, 3));

        assertThat(score(with, boat)).isLessThan(score(without, boat) - 0.2);
        assertThat(score(with, airplane)).isGreaterThan(score(without, airplane));
    }

    @Test
    void shouldBrowseNewestFirstWithoutScores() {
        SearchPage page = search.search(request(null, null, null, List.of(), IndexFilter.NONE, 20));

        assertThat(page.results()).extracting(SearchResult::tile).containsExactly(court, boat, airplane);
        assertThat(page.results()).extracting(SearchResult::score).containsOnlyNulls();
    }

    @Test
    void shouldFilterByPlaceTimeAndCollection() {
        IndexFilter place = new IndexFilter(new BoundingBox(0, 40, 20, 60), null, Set.of(), null);
        IndexFilter time = new IndexFilter(null, new TimeInterval(NOON.plusSeconds(90), null), Set.of(), null);
        IndexFilter collection = new IndexFilter(null, null, Set.of("ucm"), null);

        assertThat(tiles(request("x", null, null, List.of(), place, 9))).containsExactly(airplane);
        assertThat(tiles(request("x", null, null, List.of(), time, 9))).containsExactly(court);
        assertThat(tiles(request("boat", null, null, List.of(), collection, 9))).containsExactly(boat, airplane);
    }

    @Test
    void shouldLeaveOutLowScores() {
        SearchRequest request = new SearchRequest("boat", null, null, List.of(), IndexFilter.NONE, 1, 0.9, null);

        SearchPage page = search.search(request);

        assertThat(page.results()).extracting(SearchResult::tile).containsExactly(boat);
        assertThat(search.search(next(request, page)).results()).isEmpty();
    }

    @Test
    void shouldPageWithoutGapsOrRepeats() {
        SearchRequest request = request(null, null, null, List.of(), IndexFilter.NONE, 2);

        SearchPage first = search.search(request);
        SearchPage second = search.search(next(request, first));

        assertThat(first.results()).extracting(SearchResult::tile).containsExactly(court, boat);
        assertThat(second.results()).extracting(SearchResult::tile).containsExactly(airplane);
        assertThat(second.next()).isNull();
    }

    @Test
    void shouldRefuseTheCursorOfAnotherRequest() {
        SearchPage first = search.search(request(null, null, null, List.of(), IndexFilter.NONE, 2));

        assertThatThrownBy(() -> search.search(next(text("boat"), first)))
                .isInstanceOfSatisfying(
                        InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("next"));
        for (String cursor : List.of("", "AAAA", "ü", "AAAAAAAAAAAAAAAAAAAAAA")) {
            SearchRequest forged = new SearchRequest("b", null, null, List.of(), IndexFilter.NONE, 2, null, cursor);
            assertThatThrownBy(() -> search.search(forged))
                    .isInstanceOfSatisfying(
                            InvalidFieldException.class,
                            e -> assertThat(e.field()).isEqualTo("next"));
        }
    }

    @Test
    void shouldNotFindLikeAnUnknownTile() {
        TileId unknown = tile("never/seen.jpg", NOON, null).tileId();

        assertThatThrownBy(() -> search.search(request(null, null, unknown, List.of(), IndexFilter.NONE, 1)))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void shouldRefuseVectorsOfTwoModelVersions() {
        encoder.comeBackAs(new ModelVersion("swath-mini-2-0123abcd"));

        SearchRequest mixed = request("boat", QueryImage.of(new byte[] {1}), null, List.of(), IndexFilter.NONE, 1);

        assertThatThrownBy(() -> search.search(mixed))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_ENCODER_UNAVAILABLE));
    }

    @Test
    void shouldBrowseTheNewestCollectionWhileTheEncoderIsAway() {
        encoder.goAway();
        index.add(new ModelVersion("a-model-1-0123abcd"), row(boat, null, 1, 1, 1));

        assertThat(search.search(request(null, null, null, List.of(), IndexFilter.NONE, 9))
                        .modelVersion())
                .isEqualTo(MODEL);
        assertThatThrownBy(() -> search.search(text("boat")))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_ENCODER_UNAVAILABLE));
    }

    private List<Tile> tiles(SearchRequest request) {
        return search.search(request).results().stream().map(SearchResult::tile).toList();
    }

    private static double score(SearchPage page, Tile tile) {
        return page.results().stream()
                .filter(result -> result.tile().equals(tile))
                .map(SearchResult::score)
                .findFirst()
                .orElseThrow();
    }

    private static SearchRequest text(String text) {
        return request(text, null, null, List.of(), IndexFilter.NONE, 20);
    }

    private static SearchRequest next(SearchRequest request, SearchPage page) {
        return new SearchRequest(
                request.text(),
                request.image(),
                request.like(),
                request.negative(),
                request.filter(),
                request.limit(),
                request.minScore(),
                page.next());
    }

    private static SearchRequest request(
            @Nullable String text,
            @Nullable QueryImage image,
            @Nullable TileId like,
            List<String> negative,
            IndexFilter filter,
            int limit) {
        return new SearchRequest(text, image, like, negative, filter, limit, null, null);
    }
}
