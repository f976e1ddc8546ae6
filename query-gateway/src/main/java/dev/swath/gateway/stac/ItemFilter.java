package dev.swath.gateway.stac;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.cql2.Cql2Filter;
import dev.swath.cql2.Cql2Json;
import dev.swath.cql2.Cql2Text;
import dev.swath.gateway.search.SearchFilter;
import dev.swath.gateway.stac.query.ItemSearch;
import dev.swath.gateway.stac.query.SortBy;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import dev.swath.vectorindex.Filter.Operator;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.SpatialRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Turns a search's conditions into a filter of the index. */
final class ItemFilter {
    private ItemFilter() {}

    static Filter of(ItemSearch search) {
        List<Filter> parts = new ArrayList<>();
        parts.add(SearchFilter.of(query(search).build()));
        if (search.intersects() != null) {
            parts.add(new Filter.Relates(Queryable.GEOMETRY, SpatialRelation.INTERSECTS, search.intersects()));
        }
        JsonNode filter = search.filter();
        if (filter != null) {
            parts.add(ofCql2(filter));
        }
        if (search.ids() != null) {
            parts.add(search.ids().isEmpty() ? new Filter.Or(List.of()) : Filter.In.texts(Queryable.ID, search.ids()));
        }
        if (!search.words().isEmpty()) {
            parts.add(new Filter.Or(
                    search.words().stream().flatMap(ItemFilter::holding).toList()));
        }
        return new Filter.And(parts);
    }

    /** The conditions that a search of the gateway has, too. */
    static SearchQuery.Builder query(ItemSearch search) {
        return SearchQuery.builder()
                .bbox(search.bbox())
                .datetime(search.datetime())
                .collections(search.collections().toArray(String[]::new));
    }

    private static Filter ofCql2(JsonNode filter) {
        try {
            return Cql2Filter.of(filter.isTextual() ? Cql2Text.parse(filter.textValue()) : Cql2Json.parse(filter));
        } catch (CatalogueException e) {
            throw e.withField("filter");
        }
    }

    /** What comes behind the last item of a page. */
    static Filter behind(ItemCursor last, SortBy sortBy) {
        Literal time = new Literal.Timestamp(last.datetime());
        boolean newest = sortBy == SortBy.NEWEST_FIRST;
        Filter sameTime = new Filter.Compare(Queryable.DATETIME, Operator.EQUAL, time);
        Filter laterId = new Filter.Compare(
                Queryable.ID, Operator.GREATER, new Literal.Text(last.tileId().value()));
        return new Filter.And(List.of(
                // Follows from the other; an index can apply it without looking at ids.
                new Filter.Compare(
                        Queryable.DATETIME, newest ? Operator.LESS_OR_EQUAL : Operator.GREATER_OR_EQUAL, time),
                new Filter.Or(List.of(
                        new Filter.Compare(Queryable.DATETIME, newest ? Operator.LESS : Operator.GREATER, time),
                        new Filter.And(List.of(sameTime, laterId))))));
    }

    /** Captions are sentences in lower case but for the first letter and names; keys are as they are. */
    private static Stream<Filter> holding(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        String capitalised = lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
        return Stream.of(word, lower, capitalised, word.toUpperCase(Locale.ROOT))
                .distinct()
                .map(form ->
                        "%" + form.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%")
                .flatMap(pattern -> Stream.of(
                        new Filter.Like(Queryable.DESCRIPTION, pattern), new Filter.Like(Queryable.KEY, pattern)));
    }
}
