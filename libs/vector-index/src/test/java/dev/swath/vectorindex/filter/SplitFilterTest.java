package dev.swath.vectorindex.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Region;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import dev.swath.vectorindex.Filter.Operator;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.SpatialRelation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is pushed down to a language that knows boxes and collections alone. */
final class SplitFilterTest {
    private static final Filter NORTH =
            new Filter.Relates(Queryable.GEOMETRY, SpatialRelation.WITHIN, Region.of(new BoundingBox(0, 50, 10, 60)));
    private static final Filter SOUTH = new Filter.Relates(
            Queryable.GEOMETRY, SpatialRelation.DISJOINT, Region.of(new BoundingBox(0, -60, 10, -50)));
    private static final Filter HARBOURS =
            new Filter.Compare(Queryable.COLLECTION, Operator.EQUAL, new Literal.Text("harbours"));
    private static final Filter FINE = new Filter.Compare(Queryable.GSD, Operator.LESS, new Literal.Numeric(1));

    @Test
    void shouldPushTheBoxOfARegionAndCheckTheRegion() {
        SplitFilter<String> split = split(NORTH);

        assertThat(split.pushed()).containsExactly("box 0 50 10 60");
        assertThat(split.isWhole()).isFalse();
    }

    @Test
    void shouldPushNothingOfWhatIsOutsideARegion() {
        assertThat(split(SOUTH).pushed()).isEmpty();
        assertThat(split(new Filter.Not(NORTH)).pushed()).isEmpty();
        assertThat(split(new Filter.Not(SOUTH)).pushed()).containsExactly("box 0 -60 10 -50");
    }

    @Test
    void shouldPushWhatFollowsFromEveryPart() {
        assertThat(split(new Filter.Or(List.of(NORTH, HARBOURS))).pushed())
                .containsExactly("any(box 0 50 10 60, collection)");
        assertThat(split(new Filter.Or(List.of(NORTH, FINE))).pushed()).isEmpty();
        assertThat(split(new Filter.Or(List.of(new Filter.And(List.of(FINE, HARBOURS)), NORTH)))
                        .pushed())
                .containsExactly("any(all(collection), box 0 50 10 60)");
        assertThat(split(new Filter.Not(new Filter.And(List.of(new Filter.Not(NORTH), HARBOURS))))
                        .pushed())
                .containsExactly("any(box 0 50 10 60, not(collection))");
        assertThat(split(new Filter.And(List.of(FINE, HARBOURS))).pushed()).containsExactly("collection");
    }

    @Test
    void shouldCheckNothingOfWhatIsPushedWhole() {
        assertThat(split(new Filter.Not(HARBOURS)).pushed()).containsExactly("not(collection)");
        assertThat(split(new Filter.Not(HARBOURS)).isWhole()).isTrue();
    }

    private static SplitFilter<String> split(Filter filter) {
        return SplitFilter.of(filter, new BoxesAndCollections());
    }

    private static final class BoxesAndCollections implements FilterLanguage<String> {
        @Override
        public Optional<String> condition(Filter.Condition condition) {
            return switch (condition) {
                case Filter.Spatial(var _, BoundingBox(double west, double south, double east, double north)) ->
                    Optional.of("box %.0f %.0f %.0f %.0f".formatted(west, south, east, north));
                case Filter.Compare(Queryable property, var _, var _)
                when property == Queryable.COLLECTION -> Optional.of("collection");
                default -> Optional.empty();
            };
        }

        @Override
        public Optional<String> present(Queryable property) {
            return Optional.empty();
        }

        @Override
        public String all(List<String> statements) {
            return "all(" + String.join(", ", statements) + ")";
        }

        @Override
        public String any(List<String> statements) {
            return "any(" + String.join(", ", statements) + ")";
        }

        @Override
        public String not(String statement) {
            return "not(" + statement + ")";
        }
    }
}
