package dev.swath.gateway.search;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.tile;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchAnswer.Nearest;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.SearchGroup;
import dev.swath.catalogue.api.SearchOrder;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchThreshold;
import dev.swath.catalogue.api.TileCounts;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FakeIndex;
import dev.swath.gateway.FakeQueryEncoder;
import dev.swath.gateway.Grants;
import dev.swath.service.ConcurrencyLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Thresholds, orders, groups, counts and composed queries. */
class HonestSearchTest {
    private static final double LEAST = 0.975;

    private final Tile airplane = tile("ucm/airplane.jpg", NOON, new BoundingBox(10, 50, 11, 51));
    private final Tile boat = tile("ucm/boat.jpg", NOON.plusSeconds(60), new BoundingBox(10.01, 50, 11.01, 51));
    private final Tile court = tile("other/court.jpg", NOON.plusSeconds(120), new BoundingBox(-80, 30, -79, 31));
    private final FakeIndex index = new FakeIndex()
            .add(MODEL, row(airplane, "two airplanes parked on a road", 1, 0.2f, 0))
            .add(MODEL, row(boat, "a boat", 0, 1, 0.1f))
            .add(MODEL, row(court, null, 0, 0, 1));
    private final CurrentModel currentModel = new CurrentModel(index);
    private final SearchTiles search =
            new SearchTiles(index, new FakeQueryEncoder(), currentModel, new ConcurrencyLimit("searches", 100), LEAST);
    private final CountTiles counts =
            new CountTiles(index, new FakeQueryEncoder(), currentModel, new ConcurrencyLimit("searches", 100), LEAST);

    @Test
    void shouldShowOnlyWhatIsProbableByDefault() {
        SearchAnswer answer = search(text("a boat"));

        assertThat(ids(answer)).containsExactly(boat.tileId());
        assertThat(answer.nearest()).isNull();
        assertThat(answer.next()).isNull();
        assertThat(answer.truncated()).isFalse();
    }

    @Test
    void shouldSayThatNothingIsAlikeAndWhatIsNearest() {
        SearchAnswer answer = search(text("a boat and an airplane"));

        assertThat(answer.results()).isEmpty();
        Nearest nearest = requireNonNull(answer.nearest());
        assertThat(nearest.tileId()).isEqualTo(airplane.tileId());
        assertThat(nearest.probability())
                .isEqualTo(FakeQueryEncoder.CALIBRATION.probability(nearest.score()))
                .isLessThan(LEAST);
        assertThat(search(text("a boat and an airplane").collections("none")).nearest())
                .as("nothing is there to be near")
                .isNull();
    }

    @Test
    void shouldAnswerATextOfNothingToSeeWithWhatIsNearest() {
        SearchAnswer answer = search(text("the password of a boat"));

        assertThat(answer.results()).isEmpty();
        Nearest nearest = requireNonNull(answer.nearest());
        assertThat(nearest.tileId()).isEqualTo(boat.tileId());
        assertThat(nearest.probability())
                .isEqualTo(FakeQueryEncoder.OF_NOTHING_TO_SEE.probability(nearest.score()))
                .isLessThan(0.05);
    }

    @Test
    void shouldKeepTheBoundOfATextOnLaterPages() {
        SearchQuery.Builder query = text("the password of a boat")
                .threshold(SearchThreshold.ofScore(-1))
                .limit(1);

        Result second = search(query.next(search(query).next())).results().getFirst();

        assertThat(requireNonNull(second.probability())).isLessThan(0.05);
        assertThat(requireNonNull(search(text("a boat")).results().getFirst().probability()))
                .isGreaterThan(0.9);
    }

    @Test
    void shouldShowEverythingAtAScoreOfMinusOne() {
        assertThat(search(text("a boat").threshold(SearchThreshold.ofScore(-1))).results())
                .hasSize(3);
        assertThat(search(text("a boat").minScore(-1.0)).results()).hasSize(3);
        assertThat(search(text("a boat").threshold(SearchThreshold.ofProbability(0)))
                        .results())
                .hasSize(3);
        assertThat(search(text("a boat").threshold(SearchThreshold.ofProbability(1)))
                        .results())
                .isEmpty();
    }

    @Test
    void shouldLeaveOutLowScores() {
        SearchAnswer answer =
                search(text("a boat").threshold(SearchThreshold.ofScore(0.9)).limit(1));

        assertThat(ids(answer)).containsExactly(boat.tileId());
        assertThat(search(text("a boat")
                                .threshold(SearchThreshold.ofScore(0.9))
                                .limit(1)
                                .next(answer.next()))
                        .results())
                .isEmpty();
    }

    @Test
    void shouldRefuseAProbabilityThatTheModelDoesNotGive() {
        for (SearchQuery.Builder query : List.of(
                query().like(boat.tileId()),
                text("boat").negative("court"),
                text("boat").like(boat.tileId()))) {
            assertThatThrownBy(() -> search(query.threshold(SearchThreshold.ofProbability(0.5))))
                    .isInstanceOfSatisfying(
                            CatalogueException.class, e -> assertThat(e.field()).isEqualTo("threshold"));
        }
        assertThat(search(query().like(boat.tileId())).results())
                .as("without a calibration there is no threshold by default")
                .hasSize(3);
    }

    @Test
    void shouldHoldAPictureToAProbabilityThatIsAskedForAndToNoneByDefault() {
        SearchQuery.Builder picture = query().image(QueryImage.of(new byte[] {1}));

        assertThat(search(picture).results()).hasSize(3);
        assertThat(ids(search(picture.threshold(SearchThreshold.ofProbability(LEAST)))))
                .containsExactly(boat.tileId());
    }

    @Test
    void shouldTellThePartsOfAScore() {
        Result result = search(text("airplanes on the runway")).results().getFirst();

        assertThat(requireNonNull(result.scores()).dense()).isEqualTo(result.score());
        assertThat(requireNonNull(result.scores()).fused()).isEqualTo(result.score());
        assertThat(requireNonNull(result.scores()).text()).isGreaterThan(0.2).isLessThan(0.9);
        assertThat(requireNonNull(search(query().like(boat.tileId()))
                                .results()
                                .getFirst()
                                .scores())
                        .text())
                .isNull();
    }

    @Test
    void shouldSortTheBestByTimeInPages() {
        SearchQuery.Builder query =
                text("a boat").threshold(SearchThreshold.ofScore(-1)).sort(SearchOrder.DATETIME);
        List<TileId> shown = new ArrayList<>();
        SearchAnswer answer = search(query.limit(1));
        shown.addAll(ids(answer));
        while (answer.next() != null) {
            answer = search(query.limit(1).next(answer.next()));
            shown.addAll(ids(answer));
        }

        assertThat(shown).containsExactly(court.tileId(), boat.tileId(), airplane.tileId());
    }

    @Test
    void shouldShowTheBestOfEachSceneAndPlace() {
        SearchQuery.Builder all = text("a boat").threshold(SearchThreshold.ofScore(-1));

        SearchAnswer places = search(all.groupBy(SearchGroup.PLACE));
        assertThat(ids(places)).containsExactly(boat.tileId(), court.tileId());
        assertThat(places.next()).isNull();
        assertThat(ids(search(all.groupBy(SearchGroup.SCENE)))).hasSize(3);
        assertThat(ids(search(query().groupBy(SearchGroup.PLACE)))).containsExactly(court.tileId(), boat.tileId());
    }

    @Test
    void shouldCountWhatASearchShows() {
        TileCounts all = count(text("a boat").threshold(SearchThreshold.ofScore(-1)));
        TileCounts probable = count(text("a boat"));

        assertThat(all.total()).isEqualTo(new TileCounts.Total(3, TileCounts.Total.Relation.EQ));
        assertThat(all.collections()).containsEntry("ucm", 2L).containsEntry("other", 1L);
        assertThat(all.datetime().stream()
                        .mapToLong(TileCounts.CountedPeriod::count)
                        .sum())
                .isEqualTo(3);
        assertThat(all.datetime().getFirst().from()).isEqualTo(NOON);
        assertThat(all.grid().stream().mapToLong(TileCounts.Cell::count).sum()).isEqualTo(3);
        assertThat(probable.total().value()).isEqualTo(1);
        assertThat(count(query().collections("ucm")).total().value()).isEqualTo(2);
        assertThat(count(query().collections("none")).grid()).isEmpty();
        assertThat(counts.count(query().build(), Grants.of(Set.of("other")))
                        .total()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void shouldResembleSeveralTilesAndStayAwayFromOthers() {
        SearchAnswer both = search(query().positive(boat.tileId(), court.tileId()));
        SearchAnswer away = search(query().like(boat.tileId()).disliked(airplane.tileId()));

        assertThat(ids(both)).endsWith(airplane.tileId());
        assertThat(score(both, boat)).isCloseTo(score(both, court), within(0.01));
        assertThat(score(away, airplane)).isLessThan(score(search(query().like(boat.tileId())), airplane));
    }

    @Test
    void shouldWeighTextAgainstPictures() {
        SearchQuery.Builder query = text("court").like(boat.tileId());

        assertThat(ids(search(query.weight(1.0)))).startsWith(court.tileId());
        assertThat(ids(search(query.weight(0.0)))).startsWith(boat.tileId());
        assertThat(score(search(query.weight(0.3)), boat)).isGreaterThan(score(search(query.weight(0.6)), boat));
    }

    private SearchAnswer search(SearchQuery.Builder query) {
        return search.search(query.build(), Grants.all());
    }

    private TileCounts count(SearchQuery.Builder query) {
        return counts.count(query.build(), Grants.all());
    }

    private static double score(SearchAnswer answer, Tile tile) {
        return answer.results().stream()
                .filter(result -> result.tileId().equals(tile.tileId()))
                .map(result -> requireNonNull(result.score()))
                .findFirst()
                .orElseThrow();
    }

    private static List<TileId> ids(SearchAnswer answer) {
        return answer.results().stream().map(Result::tileId).toList();
    }

    private static SearchQuery.Builder text(String text) {
        return query().text(text);
    }

    private static SearchQuery.Builder query() {
        return SearchQuery.builder();
    }
}
