package dev.swath.gateway.stac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.gateway.Grants;
import dev.swath.gateway.stac.document.CollectionDocuments;
import dev.swath.gateway.stac.query.ItemSearch;
import dev.swath.gateway.stac.query.ItemSearchReader;
import dev.swath.gateway.stac.query.StacFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds collections by what they cover and by words in their names. */
public final class SearchCollections {
    private static final Set<String> PARAMETERS = Set.of("bbox", "datetime", "q", "limit", "token");
    private static final int MAX_LIMIT = 1_000;

    private final ReadCollections collections;

    public SearchCollections(ReadCollections collections) {
        this.collections = collections;
    }

    /**
     * A page.
     *
     * @param next the id after which the next page begins; null on the last
     * @param matched how many there are on all pages
     */
    public record CollectionPage(
            List<CollectionExtent> extents,
            @org.jspecify.annotations.Nullable String next,
            long matched) {}

    /** @throws CatalogueException INVALID_REQUEST, with the parameter that is at fault */
    public CollectionPage search(Map<String, List<String>> parameters, Grants grants) {
        for (String name : parameters.keySet()) {
            if (!PARAMETERS.contains(name)) {
                throw CatalogueException.ofField(
                        StacFields.shown(name),
                        "expected one of bbox, datetime, limit, q, token, found an unknown name");
            }
        }
        String token = parameters.containsKey("token") ? parameters.get("token").getFirst() : "";
        ObjectNode body = ItemSearchReader.body(parameters);
        body.remove("token");
        ItemSearch asked = ItemSearchReader.conditionsWithLimit(body);
        int limit = body.has("limit") ? Math.min(asked.limit(), MAX_LIMIT) : MAX_LIMIT;
        List<CollectionExtent> matching = collections.list(grants).stream()
                .filter(extent -> matches(extent, asked))
                .toList();
        List<CollectionExtent> behind = matching.stream()
                .filter(extent -> extent.id().compareTo(token) > 0)
                .toList();
        List<CollectionExtent> shown = behind.subList(0, Math.min(limit, behind.size()));
        String next = shown.size() < behind.size() ? shown.getLast().id() : null;
        return new CollectionPage(shown, next, matching.size());
    }

    private static boolean matches(CollectionExtent extent, ItemSearch asked) {
        BoundingBox box = asked.bbox();
        BoundingBox own = extent.bbox();
        TimeInterval time = asked.datetime();
        return (box == null || (own != null && own.intersects(box)))
                && (time == null || overlaps(extent, time))
                && (asked.words().isEmpty() || asked.words().stream().anyMatch(word -> holds(extent, word)));
    }

    private static boolean overlaps(CollectionExtent extent, TimeInterval time) {
        return (time.start() == null || !extent.end().isBefore(time.start()))
                && (time.end() == null || !extent.start().isAfter(time.end()));
    }

    private static boolean holds(CollectionExtent extent, String word) {
        return (extent.id() + " " + CollectionDocuments.description(extent.id()))
                .toLowerCase(Locale.ROOT)
                .contains(word.toLowerCase(Locale.ROOT));
    }
}
