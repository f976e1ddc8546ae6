package dev.swath.gateway.stac.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.RowOrder;
import dev.swath.vectorindex.TimeOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The order of items: by one property. Those of one value are ordered by id, and those without the property come last.
 *
 * @param property {@code datetime}, which every index sorts by, or one of {@link RowOrder#PROPERTIES}, which some do
 */
public record SortBy(Queryable property, boolean descending) {
    static final SortBy NEWEST_FIRST = new SortBy(Queryable.DATETIME, true);

    private static final String PREFIX = "properties.";

    /** The index's order of time; empty if it is by another property. */
    public Optional<TimeOrder> time() {
        return property == Queryable.DATETIME
                ? Optional.of(descending ? TimeOrder.NEWEST_FIRST : TimeOrder.OLDEST_FIRST)
                : Optional.empty();
    }

    /** The index's order of a property other than the time. */
    public RowOrder order() {
        return new RowOrder(property, descending);
    }

    /** All properties that some index sorts by, in the order of {@link Queryable}. */
    private static List<Queryable> known() {
        return Stream.of(Queryable.values())
                .filter(property -> property == Queryable.DATETIME || RowOrder.PROPERTIES.contains(property))
                .toList();
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
        SortBy first = one(node.get(0));
        if (node.size() == 2 && !one(node.get(1)).equals(new SortBy(Queryable.ID, false))) {
            throw StacFields.expected("sortby", "as a second field id in the direction asc", node.get(1));
        }
        return first;
    }

    private static SortBy one(JsonNode node) {
        if (!node.isObject()) {
            throw StacFields.expected("sortby", "objects with field and direction", node);
        }
        JsonNode field = node.path("field");
        String name = field.isTextual() ? field.textValue() : "";
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        Queryable property = known().stream()
                .filter(one -> one.toString().equals(bare))
                .findFirst()
                .orElseThrow(() -> StacFields.expected("sortby", "one of the fields " + known(), field));
        JsonNode direction = node.path("direction");
        return switch (direction.isMissingNode() ? "asc" : direction.asText()) {
            case "asc" -> new SortBy(property, false);
            case "desc" -> new SortBy(property, true);
            default -> throw StacFields.expected("sortby", "the direction asc or desc", direction);
        };
    }
}
