package dev.swath.ingest.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.ingest.UploadPath;
import dev.swath.service.rest.Problems;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Refuses an upload whose key is none by the path as it was sent: routing would resolve {@code ..} and find another resource. */
@ApplicationScoped
class UploadPathGuard {
    private static final int BEFORE_ROUTING = 1000;

    void register(@Observes Filters filters) {
        filters.register(UploadPathGuard::check, BEFORE_ROUTING);
    }

    private static void check(RoutingContext context) {
        String path = context.request().path();
        if (!HttpMethod.PUT.equals(context.request().method())
                || path == null
                || !path.startsWith(UploadResource.PATH + "/")) {
            context.next();
            return;
        }
        try {
            UploadPath.decode(path.substring(UploadResource.PATH.length() + 1));
            context.next();
        } catch (CatalogueException e) {
            context.response().putHeader("Connection", "close");
            Problems.end(context.response(), e);
        }
    }
}
