package dev.swath.gateway.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.QueryFilter;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchOrder;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchThreshold;
import dev.swath.catalogue.extent.Region;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.dialogue.PlaceOutlines;
import dev.swath.dialogue.Plan;
import dev.swath.dialogue.PlannedPlace;
import dev.swath.dialogue.PlannedTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns a plan into a search: places into outlines, clouds and places to avoid into a filter. */
final class PlanQuery {
    static final int DEFAULT_LIMIT = 10;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double PERCENT = 100;

    private final PlaceOutlines outlines;

    PlanQuery(PlaceOutlines outlines) {
        this.outlines = outlines;
    }

    /**
     * The search of a plan.
     *
     * @param like the tile that the plan's likeness means; null without one
     * @param image the picture that the turn is about; null without one
     * @param limit how many hits at most
     * @throws CatalogueException INVALID_REQUEST of a field of {@code plan} if a place is unknown or in doubt
     */
    SearchQuery of(Plan plan, @Nullable TileId like, @Nullable QueryImage image, int limit) {
        boolean compares = plan.subject() != null || like != null || image != null;
        SearchQuery.Builder query = SearchQuery.builder()
                .text(plan.subject())
                .like(like)
                .image(image)
                .limit(limit)
                .sort(plan.sort() == Plan.Sort.DATETIME ? SearchOrder.DATETIME : null)
                .collections(plan.collections().toArray(String[]::new));
        if (!plan.negative().isEmpty()) {
            if (!compares) {
                throw CatalogueException.ofField(
                        "plan.negative", "expected a subject or a likeness beside it, found it alone");
            }
            query.negative(plan.negative().toArray(String[]::new));
        }
        Plan.Threshold threshold = plan.threshold();
        if (threshold != null) {
            query.threshold(SearchThreshold.ofProbability(threshold.probability()));
        }
        PlannedPlace place = plan.place();
        if (place != null) {
            query.intersects(region("plan.place", place));
        }
        PlannedTime time = plan.time();
        if (time != null) {
            query.datetime(interval(time));
        }
        return query.filter(filter(plan)).build();
    }

    /** An interval of a search holds its end; that of a plan does not. */
    private static TimeInterval interval(PlannedTime time) {
        Instant to = time.to();
        return new TimeInterval(time.from(), to == null ? null : to.minusMillis(1));
    }

    private @Nullable QueryFilter filter(Plan plan) {
        ArrayNode conditions = JSON.arrayNode();
        Double cloud = plan.cloudMax();
        if (cloud != null) {
            conditions.add(operation("<=")
                    .set(
                            "args",
                            JSON.arrayNode().add(property("eo:cloud_cover")).add(cloud * PERCENT)));
        }
        PlannedPlace notPlace = plan.notPlace();
        if (notPlace != null) {
            ArrayNode args = JSON.arrayNode()
                    .add(property("geometry"))
                    .add(region("plan.notPlace", notPlace).toGeoJson());
            ObjectNode intersects = operation("s_intersects").set("args", args);
            conditions.add(operation("not").set("args", JSON.arrayNode().add(intersects)));
        }
        return switch (conditions.size()) {
            case 0 -> null;
            case 1 -> new QueryFilter(conditions.get(0));
            default -> new QueryFilter(operation("and").set("args", conditions));
        };
    }

    private Region region(String field, PlannedPlace place) {
        try {
            return Region.of(outlines.of(place));
        } catch (CatalogueException e) {
            throw e.withField(field + "." + (e.field() == null ? "names" : e.field()));
        }
    }

    private static ObjectNode operation(String operator) {
        return JSON.objectNode().put("op", operator);
    }

    private static ObjectNode property(String name) {
        return JSON.objectNode().put("property", name);
    }
}
