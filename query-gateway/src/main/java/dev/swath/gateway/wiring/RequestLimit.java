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

    private final ConcurrencyLimit limit;

    RequestLimit(GatewayConfig config) {
        this.limit = new ConcurrencyLimit("requests", config.maxRequests());
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, AFTER_HEADERS);
    }

    private void admit(RoutingContext context) {
        String path = context.normalizedPath();
        boolean ours = path.startsWith("/api/")
                || path.equals("/stac")
                || path.startsWith("/stac/")
                || path.startsWith("/v1/")
                || path.startsWith("/mcp");
        if (!ours || ELSEWHERE.stream().anyMatch(path::startsWith) || isUpload(context, path)) {
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

    private static boolean isUpload(RoutingContext context, String path) {
        return context.request().method().name().equals("PUT") && path.startsWith("/api/scenes/");
    }
}
