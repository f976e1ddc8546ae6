package dev.swath.gateway.stac;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a search for items.
 *
 * @param next the token of the page after, null on the last
 */
public record ItemPage(List<CatalogueItem> items, @Nullable String next) {
    public static final ItemPage EMPTY = new ItemPage(List.of(), null);

    public ItemPage {
        items = List.copyOf(items);
    }
}
