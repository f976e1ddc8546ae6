package dev.swath.gateway.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.api.QueryFilter;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.cql2.Cql2Filter;
import dev.swath.cql2.Cql2Json;
import dev.swath.cql2.Cql2Text;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import dev.swath.vectorindex.Filter.Operator;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.SpatialRelation;
import java.util.ArrayList;
import java.util.List;

/** Turns a query's conditions on tiles into a filter of the index. */
public final class SearchFilter {
    private SearchFilter() {}

    /**
     * The rows that a query's conditions choose, whatever it compares with.
     *
     * @throws CatalogueException INVALID_REQUEST, with the place in the field {@code filter} that is at fault
     */
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
        if (query.intersects() != null) {
            parts.add(new Filter.Relates(Queryable.GEOMETRY, SpatialRelation.INTERSECTS, query.intersects()));
        }
        if (query.filter() != null) {
            parts.add(ofCql2(query.filter()));
        }
        return new Filter.And(parts);
    }

    private static Filter ofCql2(QueryFilter filter) {
        JsonNode value = filter.value();
        try {
            return Cql2Filter.of(value.isTextual() ? Cql2Text.parse(value.textValue()) : Cql2Json.parse(value));
        } catch (CatalogueException e) {
            throw e.withField("filter");
        }
    }

    private static Filter gsd(Operator operator, double metres) {
        return new Filter.Compare(Queryable.GSD, operator, new Literal.Numeric(metres));
    }
}
