package dev.swath.catalogue.api;

import java.util.List;

/**
 * A piece of what happened to the items.
 *
 * @param changes each tile's in their order; several of one tile may be left out but for the last
 * @param next where to read on, at any replica
 * @param atEnd whether there was no more when the page was read
 */
public record ChangePage(List<ItemChange> changes, String next, boolean atEnd) {
    public ChangePage {
        changes = List.copyOf(changes);
    }
}
