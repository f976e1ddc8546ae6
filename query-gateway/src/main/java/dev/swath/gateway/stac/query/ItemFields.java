package dev.swath.gateway.stac.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which fields of an item a client wants (STAC API's Fields extension). A name such as {@code properties.gsd} means a field of a field.
 *
 * <p>With includes, these are shown and what says which item it is, and an exclude hides nothing that is included by the same or a longer name. With excludes alone, all others
 * are shown. With neither, what makes a valid item.
 *
 * @param all every field but the excluded ones is shown: nothing was said of includes
 */
public record ItemFields(boolean all, SortedSet<String> include, SortedSet<String> exclude) {
    /** The whole item. */
    public static final ItemFields WHOLE = new ItemFields(true, new TreeSet<>(), new TreeSet<>());

    private static final List<String> LEAST = List.of(
            "type", "stac_version", "id", "geometry", "bbox", "links", "assets", "collection", "properties.datetime");
    private static final List<String> IDENTITY = List.of("type", "stac_version", "id", "collection");
    private static final int MAX_NAMES = 100;

    public ItemFields {
        include = Collections.unmodifiableSortedSet(new TreeSet<>(include));
        exclude = Collections.unmodifiableSortedSet(new TreeSet<>(exclude));
    }

    /**
     * Reads {@code {"include": […], "exclude": […]}}.
     *
     * @throws dev.swath.catalogue.CatalogueException INVALID_REQUEST
     */
    static ItemFields of(JsonNode node) {
        if (!node.isObject()) {
            throw StacFields.expected("fields", "an object with include and exclude", node);
        }
        for (var entry : node.properties()) {
            if (!entry.getKey().equals("include") && !entry.getKey().equals("exclude")) {
                throw StacFields.expected("fields", "include and exclude", node);
            }
        }
        SortedSet<String> include = names(node, "include");
        SortedSet<String> exclude = names(node, "exclude");
        boolean nothingSaid = !node.has("include") && !exclude.isEmpty();
        if (include.isEmpty() && !nothingSaid) {
            include.addAll(LEAST);
            include.removeAll(exclude);
        } else if (!nothingSaid) {
            include.addAll(IDENTITY);
        }
        return new ItemFields(nothingSaid, include, exclude);
    }

    /** The item with the wanted fields; the given one is not changed. */
    public ObjectNode of(ObjectNode item) {
        if (all) {
            ObjectNode whole = item.deepCopy();
            exclude.forEach(name -> remove(whole, name));
            return whole;
        }
        ObjectNode chosen = item.objectNode();
        for (String name : include) {
            copy(item, chosen, name);
        }
        exclude.stream()
                .filter(name -> include.stream().noneMatch(kept -> kept.equals(name) || kept.startsWith(name + ".")))
                .forEach(name -> remove(chosen, name));
        return chosen;
    }

    private static void copy(ObjectNode from, ObjectNode to, String name) {
        int dot = name.indexOf('.');
        JsonNode value = from.get(dot < 0 ? name : name.substring(0, dot));
        if (value == null) {
            return;
        }
        if (dot < 0) {
            to.set(name, value.deepCopy());
        } else if (value instanceof ObjectNode object) {
            JsonNode known = to.get(name.substring(0, dot));
            ObjectNode inner = known instanceof ObjectNode there ? there : to.putObject(name.substring(0, dot));
            copy(object, inner, name.substring(dot + 1));
        }
    }

    private static void remove(ObjectNode item, String name) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            item.remove(name);
        } else if (item.get(name.substring(0, dot)) instanceof ObjectNode inner) {
            remove(inner, name.substring(dot + 1));
        }
    }

    private static SortedSet<String> names(JsonNode node, String which) {
        JsonNode names = node.get(which);
        return names == null || names.isNull()
                ? new TreeSet<>()
                : new TreeSet<>(StacFields.texts("fields", names, MAX_NAMES));
    }
}
