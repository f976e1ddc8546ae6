package dev.swath.gateway.stac.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.api.QueryFilter;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Region;
import dev.swath.catalogue.extent.TimeInterval;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A search for items, as {@code POST /stac/search} takes it. What is null or empty does not restrict.
 *
 * @param ids items' ids; null for any, empty for none
 * @param collections any of these
 * @param intersects what the footprints meet
 * @param filter CQL2, in its text or its JSON form
 * @param words free text: any of them is in the caption or the key
 * @param text what the picture shows: the nearest come first
 * @param limit of the page, 1 to 1,000
 * @param token of the page, as the page before named it
 * @param body the request as JSON, from which the next page's is made
 */
public record ItemSearch(
        @Nullable SortedSet<String> ids,
        SortedSet<String> collections,
        @Nullable BoundingBox bbox,
        @Nullable Region intersects,
        @Nullable TimeInterval datetime,
        @Nullable QueryFilter filter,
        List<String> words,
        @Nullable String text,
        SortBy sortBy,
        ItemFields fields,
        int limit,
        @Nullable String token,
        ObjectNode body) {
    /** The largest page. */
    public static final int MAX_LIMIT = 1_000;

    static final int DEFAULT_LIMIT = 10;

    public ItemSearch {
        words = List.copyOf(words);
        body = body.deepCopy();
    }

    /** A copy. */
    @Override
    public ObjectNode body() {
        return body.deepCopy();
    }
}
