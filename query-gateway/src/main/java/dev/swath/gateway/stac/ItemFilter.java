package dev.swath.gateway.stac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.api.QueryFilter;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.cql2.Cql2Text;
import dev.swath.gateway.search.SearchFilter;
import dev.swath.gateway.stac.query.ItemSearch;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Queryable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns a search's conditions into a filter of the index. */
final class ItemFilter {
    private ItemFilter() {}

    /** @throws CatalogueException INVALID_REQUEST, with the field that is at fault */
    static Filter of(ItemSearch search) {
        List<Filter> parts = new ArrayList<>();
        parts.add(SearchFilter.of(conditions(search, search.filter()).build()));
        if (search.ids() != null) {
            parts.add(search.ids().isEmpty() ? new Filter.Or(List.of()) : Filter.In.texts(Queryable.ID, search.ids()));
        }
        if (!search.words().isEmpty()) {
            parts.add(new Filter.Or(patterns(search)
                    .<Filter>flatMap(pattern -> Stream.of(
                            new Filter.Like(Queryable.DESCRIPTION, pattern), new Filter.Like(Queryable.KEY, pattern)))
                    .toList()));
        }
        return new Filter.And(parts);
    }

    /**
     * The same conditions as a search of the gateway has them.
     *
     * @throws CatalogueException INVALID_REQUEST, with the field that is at fault
     */
    static SearchQuery.Builder query(ItemSearch search) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        QueryFilter filter = search.filter();
        if (filter != null) {
            // What is wrong in it is told by its own places, not by those of a filter made of it.
            SearchFilter.of(conditions(search, filter).build());
            JsonNode value = filter.value();
            all.add(value.isTextual() ? Cql2Text.parse(value.textValue()).toJson() : value);
        }
        if (search.ids() != null) {
            ArrayNode arguments = all.addObject().put("op", "in").putArray("args");
            arguments.addObject().put("property", Queryable.ID.toString());
            ArrayNode values = arguments.addArray();
            search.ids().forEach(values::add);
        }
        if (!search.words().isEmpty()) {
            ArrayNode any = all.addObject().put("op", "or").putArray("args");
            patterns(search).forEach(pattern -> {
                any.add(like(Queryable.DESCRIPTION, pattern));
                any.add(like(Queryable.KEY, pattern));
            });
        }
        JsonNode whole = all.size() < 2
                ? all.path(0)
                : JsonNodeFactory.instance.objectNode().put("op", "and").set("args", all);
        return conditions(search, all.isEmpty() ? null : new QueryFilter(whole));
    }

    private static SearchQuery.Builder conditions(ItemSearch search, @Nullable QueryFilter filter) {
        return SearchQuery.builder()
                .bbox(search.bbox())
                .datetime(search.datetime())
                .intersects(search.intersects())
                .filter(filter)
                .collections(search.collections().toArray(String[]::new));
    }

    private static JsonNode like(Queryable property, String pattern) {
        ObjectNode like = JsonNodeFactory.instance.objectNode().put("op", "like");
        like.putArray("args")
                .add(JsonNodeFactory.instance.objectNode().put("property", property.toString()))
                .add(pattern);
        return like;
    }

    /** Captions are sentences in lower case but for the first letter and names; keys are as they are. */
    private static Stream<String> patterns(ItemSearch search) {
        return search.words().stream().flatMap(word -> {
            String lower = word.toLowerCase(Locale.ROOT);
            String capitalised = lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
            return Stream.of(word, lower, capitalised, word.toUpperCase(Locale.ROOT))
                    .distinct()
                    .map(form ->
                            "%" + form.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%");
        });
    }
}
