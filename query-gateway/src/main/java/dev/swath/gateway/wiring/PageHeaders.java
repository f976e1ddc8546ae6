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
    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob:",
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
        if (isPage(context.normalizedPath())) {
            headers.set("Cache-Control", "no-cache");
        }
        context.next();
    }

    /** The page's files are small. A browser asks whether they changed, so an upgrade shows at once. */
    private static boolean isPage(String path) {
        return path.equals("/") || path.equals("/index.html") || path.startsWith("/page/");
    }
}
