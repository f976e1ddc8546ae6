package dev.swath.gateway.stac.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.vectorindex.TimeOrder;
import java.util.List;

/** The order of items: by time. Those of one time are ordered by id. */
public enum SortBy {
    NEWEST_FIRST(TimeOrder.NEWEST_FIRST),
    OLDEST_FIRST(TimeOrder.OLDEST_FIRST);

    /** The fields by which items can be sorted. */
    static final List<String> SORTABLES = List.of("datetime");

    private static final String PREFIX = "properties.";

    private final TimeOrder order;

    SortBy(TimeOrder order) {
        this.order = order;
    }

    /** The index's order. */
    public TimeOrder order() {
        return order;
    }

    /**
     * Reads {@code [{"field": "properties.datetime", "direction": "desc"}]}. A further field {@code id} in the direction {@code asc} changes nothing.
     *
     * @throws CatalogueException INVALID_REQUEST
     */
    static SortBy of(JsonNode node) {
        if (!node.isArray() || node.isEmpty() || node.size() > 2) {
            throw StacFields.expected("sortby", "an array with one field", node);
        }
        SortBy first = one(node.get(0), "datetime");
        if (node.size() == 2 && one(node.get(1), "id") != OLDEST_FIRST) {
            throw StacFields.expected("sortby", "id in the direction asc", node.get(1));
        }
        return first;
    }

    private static SortBy one(JsonNode node, String sortable) {
        if (!node.isObject()) {
            throw StacFields.expected("sortby", "objects with field and direction", node);
        }
        JsonNode field = node.path("field");
        String name = field.isTextual() ? field.textValue() : "";
        if (!(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name).equals(sortable)) {
            throw StacFields.expected("sortby", "the field " + sortable, field);
        }
        JsonNode direction = node.path("direction");
        return switch (direction.isMissingNode() ? "asc" : direction.asText()) {
            case "asc" -> OLDEST_FIRST;
            case "desc" -> NEWEST_FIRST;
            default -> throw StacFields.expected("sortby", "the direction asc or desc", direction);
        };
    }
}
