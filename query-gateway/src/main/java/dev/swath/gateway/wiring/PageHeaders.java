package dev.swath.gateway.wiring;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Sets headers by which a browser lets the page load nothing but its own files, since captions and keys are other people's words. */
@ApplicationScoped
class PageHeaders {
    private static final int FIRST = 100;
    private static final int OK = 200;
    /** The page's files, whose names say what is in them. */
    private static final String NAMED_BY_CONTENT = "/assets/";

    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            // The map's signs are pictures in its style sheet.
            "img-src 'self' blob: data:",
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'");

    void register(@Observes Filters filters) {
        filters.register(PageHeaders::add, FIRST);
    }

    private static void add(RoutingContext context) {
        MultiMap headers = context.response().headers();
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        String path = context.normalizedPath();
        if (path.startsWith(NAMED_BY_CONTENT)) {
            context.addHeadersEndHandler(_ -> {
                if (context.response().getStatusCode() == OK) {
                    headers.set("Cache-Control", "public, max-age=31536000, immutable");
                }
            });
        } else if (path.equals("/") || path.equals("/index.html")) {
            // A browser asks whether it changed, so an upgrade shows at once.
            headers.set("Cache-Control", "no-cache");
        }
        context.next();
    }
}
