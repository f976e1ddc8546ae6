package dev.swath.gateway.rest;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.gateway.InvalidFieldException;
import dev.swath.gateway.SearchRequest;
import dev.swath.vectorindex.IndexFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a search from a URL's query. */
final class SearchParameters {
    private static final List<String> KNOWN =
            List.of("q", "like", "negative", "bbox", "datetime", "collections", "limit", "minScore", "next");

    private final MultivaluedMap<String, String> parameters;

    private SearchParameters(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
    }

    static SearchRequest read(MultivaluedMap<String, String> parameters) {
        return new SearchParameters(parameters).read();
    }

    private SearchRequest read() {
        for (String name : parameters.keySet()) {
            if (name.equals("filter")) {
                throw RequestFields.filterIsMissing();
            }
            if (!KNOWN.contains(name)) {
                throw RequestFields.unknown(name, KNOWN);
            }
        }
        try {
            return new SearchRequest(
                    one("q").orElse(null),
                    null,
                    one("like")
                            .map(value -> RequestFields.tileId("like", value))
                            .orElse(null),
                    parameters.getOrDefault("negative", List.of()),
                    filter(),
                    one("limit")
                            .map(value -> RequestFields.integer("limit", value))
                            .orElse(SearchRequest.DEFAULT_LIMIT),
                    one("minScore")
                            .map(value -> RequestFields.number("minScore", value))
                            .orElse(null),
                    one("next").orElse(null));
        } catch (InvalidFieldException e) {
            throw e.field().equals("text") ? e.ofField("q") : e;
        }
    }

    private IndexFilter filter() {
        BoundingBox bbox =
                one("bbox").map(value -> RequestFields.box("bbox", value)).orElse(null);
        TimeInterval datetime = one("datetime")
                .map(value -> RequestFields.interval("datetime", value))
                .orElse(null);
        Set<String> collections = one("collections")
                .map(value -> RequestFields.collections("collections", Arrays.asList(value.split(",", -1))))
                .orElse(Set.of());
        return new IndexFilter(bbox, datetime, collections, null);
    }

    private Optional<String> one(String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new InvalidFieldException(name, "expected it once, found it %d times".formatted(values.size()));
        }
        return values.stream().findFirst();
    }
}
