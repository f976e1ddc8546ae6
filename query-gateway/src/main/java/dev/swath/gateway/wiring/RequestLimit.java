package dev.swath.gateway.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.service.rest.Problems;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Limits how many calls of the gateway run at the same time. Further calls are refused before anything of them is
 * read. Live feeds and uploads have limits of their own.
 */
@ApplicationScoped
class RequestLimit {
    private static final int AFTER_HEADERS = 90;
    private static final List<String> ELSEWHERE = List.of("/api/live", "/api/query-encoder/");

    private static final String CHANGES = "/api/changes";

    private static final List<String> OURS = List.of("/api/", "/stac/", "/v1/");

    private final ConcurrencyLimit limit;

    RequestLimit(GatewayConfig config) {
        this.limit = new ConcurrencyLimit("requests", config.maxRequests());
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, AFTER_HEADERS);
    }

    private void admit(RoutingContext context) {
        String path = context.normalizedPath();
        boolean stream = path.equals(CHANGES) && chooseFormat(context);
        boolean ours = OURS.stream().anyMatch(path::startsWith) || path.equals("/stac") || isMessage(context, path);
        if (!ours || stream || ELSEWHERE.stream().anyMatch(path::startsWith) || isUpload(context, path)) {
            context.next();
            return;
        }
        try {
            limit.enter();
        } catch (CatalogueException e) {
            Problems.end(context.response(), e);
            return;
        }
        context.addEndHandler(_ -> limit.leave());
        context.next();
    }

    /** Changes come as JSON unless an event stream is asked for by name. */
    private static boolean chooseFormat(RoutingContext context) {
        String accept = context.request().getHeader("Accept");
        if (accept != null && accept.contains("text/event-stream")) {
            return true;
        }
        if (accept == null || accept.contains("*")) {
            context.request().headers().set("Accept", "application/json");
        }
        return false;
    }

    /** A message of the Model Context Protocol. What a client listens to is no call. */
    private static boolean isMessage(RoutingContext context, String path) {
        return path.equals("/mcp") && context.request().method().name().equals("POST");
    }

    private static boolean isUpload(RoutingContext context, String path) {
        return context.request().method().name().equals("PUT") && path.startsWith("/api/scenes/");
    }
}
