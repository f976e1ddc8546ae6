package dev.swath.gateway.search;

import dev.swath.catalogue.api.SearchQuery;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import dev.swath.vectorindex.Filter.Operator;
import dev.swath.vectorindex.Queryable;
import java.util.ArrayList;
import java.util.List;

/** Turns a query's conditions on tiles into a filter of the index. */
public final class SearchFilter {
    private SearchFilter() {}

    /** The rows that a query's conditions choose, whatever it compares with. */
    public static Filter of(SearchQuery query) {
        List<Filter> parts = new ArrayList<>();
        if (query.bbox() != null) {
            parts.add(new Filter.Spatial(Queryable.BBOX, query.bbox()));
        }
        if (query.datetime() != null) {
            parts.add(new Filter.Temporal(Queryable.DATETIME, query.datetime()));
        }
        if (!query.collections().isEmpty()) {
            parts.add(Filter.In.texts(Queryable.COLLECTION, query.collections()));
        }
        if (query.minGsd() != null) {
            parts.add(gsd(Operator.GREATER_OR_EQUAL, query.minGsd()));
        }
        if (query.maxGsd() != null) {
            parts.add(gsd(Operator.LESS_OR_EQUAL, query.maxGsd()));
        }
        return new Filter.And(parts);
    }

    private static Filter gsd(Operator operator, double metres) {
        return new Filter.Compare(Queryable.GSD, operator, new Literal.Numeric(metres));
    }
}
