package dev.swath.gateway.search;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.tile;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.api.QueryFilter;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.SearchGroup;
import dev.swath.catalogue.api.SearchOrder;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchThreshold;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Region;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FakeIndex;
import dev.swath.gateway.FakeQueryEncoder;
import dev.swath.gateway.Grants;
import dev.swath.gateway.search.field.SearchFields;
import dev.swath.service.ConcurrencyLimit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages and their cursors. */
class SearchPagesTest {
    private final Tile airplane = tile("ucm/airplane.jpg", NOON, new BoundingBox(10, 50, 11, 51));
    private final Tile boat = tile("ucm/boat.jpg", NOON.plusSeconds(60), null);
    private final Tile court = tile("other/court.jpg", NOON.plusSeconds(120), new BoundingBox(-80, 30, -79, 31));
    private final FakeQueryEncoder encoder = new FakeQueryEncoder();
    private final FakeIndex index = new FakeIndex()
            .add(MODEL, row(airplane, "an airplane", 1, 0, 0))
            .add(MODEL, row(boat, "a boat", 0, 1, 0))
            .add(MODEL, row(court, null, 0, 0, 1));
    private final CurrentModel currentModel = new CurrentModel(index);
    private final SearchTiles search = replica(encoder);

    @Test
    void shouldPageWithoutGapsOrRepeats() {
        SearchQuery query = query().limit(2).build();

        SearchAnswer first = search.search(query, Grants.all());
        SearchAnswer second = search.search(next(query, first), Grants.all());

        assertThat(first.results()).extracting(Result::tileId).containsExactly(court.tileId(), boat.tileId());
        assertThat(second.results()).extracting(Result::tileId).containsExactly(airplane.tileId());
        assertThat(second.next()).isNull();
    }

    @Test
    void shouldGoOnWithTheCursorAlone() {
        SearchQuery query = query().text("boat").limit(1).collections("ucm").build();

        SearchAnswer second = search.search(
                query().next(search.search(query, Grants.all()).next()).build(), Grants.all());

        assertThat(second.results()).extracting(Result::tileId).containsExactly(airplane.tileId());
        assertThat(second.next()).isNull();
    }

    @Test
    void shouldGoOnByPictureWithoutThePicture() {
        SearchQuery query =
                query().image(QueryImage.of(new byte[] {2})).limit(1).build();

        SearchAnswer second = search.search(
                query().next(search.search(query, Grants.all()).next()).build(), Grants.all());
        SearchAnswer repeated = search.search(next(query, search.search(query, Grants.all())), Grants.all());

        assertThat(second).isEqualTo(repeated);
        assertThat(second.results()).hasSize(1).extracting(Result::tileId).doesNotContain(court.tileId());
    }

    @Test
    void shouldGoOnAtAReplicaWhoseEncoderIsAway() {
        SearchQuery query = query().text("boat").limit(1).build();
        String cursor = search.search(query, Grants.all()).next();
        FakeQueryEncoder away = new FakeQueryEncoder();
        away.goAway();

        assertThat(replica(away).search(query.page(2, cursor), Grants.all()).results())
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.probability()).isNotNull());
    }

    @Test
    void shouldGoOnWithFilterAndRegionInTheCursor() {
        List<SearchQuery> queries = List.of(
                query().filter(QueryFilter.ofText("gsd < 1")).limit(1).build(),
                query().intersects(Region.of(new BoundingBox(0, 40, 20, 60)))
                        .text("boat")
                        .limit(1)
                        .build());
        index.add(MODEL, row(tile("ucm/again.jpg", NOON.plusSeconds(9), airplane.bbox()), null, 1, 1, 0));

        for (SearchQuery query : queries) {
            String next = search.search(query, Grants.all()).next();
            assertThat(next).isNotNull();
            assertThat(search.search(query().next(next).build(), Grants.all()))
                    .isEqualTo(search.search(query.page(1, next), Grants.all()));
        }
    }

    @Test
    void shouldMakeCursorsOfOneSearchOfOneLength() {
        for (int i = 0; i < 30; i++) {
            index.add(MODEL, row(tile("more/%d.jpg".formatted(i), NOON.minusNanos(i), null), null, i, 1, 3));
        }
        for (SearchQuery query : List.of(
                query().limit(3).build(),
                query().text("boat").limit(3).bbox(null).build())) {
            Set<Integer> lengths = new HashSet<>();
            List<Result> shown = new ArrayList<>();
            SearchAnswer page = search.search(query, Grants.all());
            for (; page.next() != null; page = search.search(next(query, page), Grants.all())) {
                shown.addAll(page.results());
                lengths.add(requireNonNull(page.next()).length());
            }
            shown.addAll(page.results());
            assertThat(lengths).hasSize(1);
            assertThat(shown).extracting(Result::tileId).doesNotHaveDuplicates().hasSize(33);
        }
    }

    @Test
    void shouldRefuseADamagedCursor() {
        String cursor =
                requireNonNull(search.search(query().text("boat").limit(1).build(), Grants.all())
                        .next());
        List<String> damaged =
                new ArrayList<>(List.of("", "AAAA", "ü", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA", cursor + "AAAA"));
        for (int i = 0; i < cursor.length(); i += 7) {
            char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            damaged.add(cursor.substring(0, i) + other + cursor.substring(i + 1));
            damaged.add(cursor.substring(0, i));
        }

        for (String next : damaged) {
            SearchQuery query = query().text("boat").limit(2).next(next).build();
            assertThatThrownBy(() -> search.search(query, Grants.all()))
                    .as(next)
                    .isInstanceOfSatisfying(CatalogueException.class, e -> {
                        assertThat(e.field()).isEqualTo("next");
                        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                    });
        }
    }

    @Test
    void shouldRefuseForgedContentThatHasItsChecksum() {
        for (byte[] forged : List.of(new byte[] {0}, new byte[200], new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9})) {
            SearchQuery query = query().next(CursorBytes.sealed(forged)).build();
            assertThatThrownBy(() -> search.search(query, Grants.all()))
                    .isInstanceOfSatisfying(
                            CatalogueException.class, e -> assertThat(e.field()).isEqualTo("next"));
        }
    }

    @Test
    void shouldNameACursorOfARetiredModelVersion() {
        currentModel.apply(ModelSelected.first(MODEL, NOON));
        List<SearchQuery> queries =
                List.of(query().limit(1).build(), query().text("boat").limit(1).build());
        List<SearchQuery> seconds = queries.stream()
                .map(query -> next(query, search.search(query, Grants.all())))
                .toList();

        ModelVersion renewed = new ModelVersion("swath-mini-2-0123abcd");
        currentModel.apply(ModelSelected.first(MODEL, NOON).changedTo(renewed, NOON));

        for (SearchQuery second : seconds) {
            assertThatThrownBy(() -> search.search(second, Grants.all()))
                    .isInstanceOfSatisfying(CatalogueException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.STALE_CURSOR);
                        assertThat(e.field()).isEqualTo("next");
                    });
        }
    }

    @Test
    void shouldBindACursorToEveryField() {
        List<SearchQuery.Builder> others = List.of(
                query().text("court"),
                query().text("boat").like(court.tileId()),
                query().text("boat").image(QueryImage.of(new byte[] {1})),
                query().text("boat").negative("court"),
                query().text("boat").bbox(new BoundingBox(0, 40, 20, 60)),
                query().text("boat").datetime(new TimeInterval(NOON, null)),
                query().text("boat").intersects(Region.of(new BoundingBox(0, 40, 20, 60))),
                query().text("boat").filter(QueryFilter.ofText("gsd < 1")),
                query().text("boat").collections("ucm"),
                query().text("boat").minGsd(1.0),
                query().text("boat").maxGsd(1.0),
                query().text("boat").minScore(-1.0),
                query().text("boat").positive(court.tileId()),
                query().text("boat").disliked(court.tileId()),
                query().text("boat").like(court.tileId()).weight(0.5),
                query().text("boat").threshold(SearchThreshold.ofScore(0)),
                query().text("boat").sort(SearchOrder.SCORE),
                query().text("boat").groupBy(SearchGroup.SCENE));
        SearchQuery query = query().text("boat").limit(1).build();
        SearchAnswer answer = search.search(query, Grants.all());

        assertThat(others.stream().flatMap(other -> fields(other.build())))
                .as("every field but the one that pages")
                .containsAll(SearchFields.ALL.stream()
                        .map(SearchFields.SearchField::name)
                        .filter(name -> !name.equals("next") && !name.equals("waitFor"))
                        .toList());
        assertThat(search.search(query.page(2, answer.next()), Grants.all()).results())
                .hasSize(2);
        for (SearchQuery.Builder other : others) {
            SearchQuery another = other.next(answer.next()).build();
            assertThatThrownBy(() -> search.search(another, Grants.all()))
                    .as("%s", another)
                    .hasMessageContaining("found another's");
        }
    }

    private SearchTiles replica(FakeQueryEncoder itsEncoder) {
        return new SearchTiles(index, itsEncoder, currentModel, new ConcurrencyLimit("searches", 100));
    }

    private static Stream<String> fields(SearchQuery query) {
        return EventJson.mapper().<ObjectNode>valueToTree(query).properties().stream()
                .map(Map.Entry::getKey);
    }

    private static SearchQuery next(SearchQuery query, SearchAnswer answer) {
        return query.page(query.limit(), answer.next());
    }

    private static SearchQuery.Builder query() {
        return SearchQuery.builder();
    }
}
