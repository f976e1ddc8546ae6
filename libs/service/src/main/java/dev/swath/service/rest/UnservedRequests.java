package dev.swath.service.rest;

import dev.swath.service.Problem;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/** Answers by a problem document what no resource would understand, or none takes. */
@ApplicationScoped
public class UnservedRequests {
    private static final int AFTER_HEADERS = 95;
    private static final int NOT_FOUND = 404;
    private static final int UNSUPPORTED = 415;

    void refuse(@Observes Filters filters) {
        filters.register(UnservedRequests::checkEncoding, AFTER_HEADERS);
    }

    void end(@Observes Router router) {
        router.route().last().handler(UnservedRequests::notFound);
    }

    /** A packed body would be read as if it were plain: a picture as nonsense, a scene as one that cannot be decoded. */
    private static void checkEncoding(RoutingContext context) {
        String encoding = context.request().getHeader("Content-Encoding");
        if (encoding == null
                || encoding.isBlank()
                || encoding.strip().toLowerCase(Locale.ROOT).equals("identity")) {
            context.next();
            return;
        }
        // What may be sent instead, by RFC 9110, section 12.5.3.
        context.response().putHeader("Accept-Encoding", "identity");
        Problems.end(
                context.response(),
                Problem.ofStatus(
                        UNSUPPORTED,
                        "Unsupported Media Type",
                        "expected a body without Content-Encoding, found one that is packed"));
    }

    private static void notFound(RoutingContext context) {
        Problems.end(context.response(), Problem.ofStatus(NOT_FOUND, "Not Found", "nothing is served at this path"));
    }
}
