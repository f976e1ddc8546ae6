package dev.swath.service.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.service.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Serves what is for operators, all of {@code /q}, on a port of its own if {@code swath.management-port} names one. The
 * public port then serves nothing of it but {@code /q/openapi}. Without that setting everything is on the public port.
 */
@ApplicationScoped
public class ManagementPort {
    private static final String OPERATORS = "/q/";
    private static final String DOCUMENT = "/q/openapi";
    private static final int FIRST = Integer.MIN_VALUE;
    private static final int NOT_FOUND = 404;

    private final OptionalInt port;
    private final String host;

    @Inject
    ManagementPort(
            @ConfigProperty(name = "swath.management-port") OptionalInt port,
            @ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String host) {
        this.port = port;
        this.host = host;
    }

    void start(@Observes Router router, Vertx vertx) {
        if (port.isPresent()) {
            var _ = open(router, vertx, port.getAsInt());
        }
    }

    /**
     * @param wanted 0 for any free one
     * @return the port
     * @throws CatalogueException INVALID_CONFIGURATION if the port is taken
     */
    int open(Router router, Vertx vertx, int wanted) {
        HttpServer server = vertx.createHttpServer().requestHandler(request -> serve(router, request));
        try {
            var _ = server.listen(wanted, host)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "expected a free management port, found %s:%d: %s".formatted(host, wanted, e.getCause()),
                    e);
        }
        int opened = server.actualPort();
        router.route(OPERATORS + "*").order(FIRST).handler(context -> refusePublic(context, opened));
        return opened;
    }

    private static void serve(Router router, HttpServerRequest request) {
        if (request.path() != null && request.path().startsWith(OPERATORS)) {
            router.handle(request);
        } else {
            refuse(request.response());
        }
    }

    private static void refusePublic(RoutingContext context, int management) {
        if (context.request().localAddress().port() == management
                || context.normalizedPath().startsWith(DOCUMENT)) {
            context.next();
        } else {
            refuse(context.response());
        }
    }

    private static void refuse(HttpServerResponse response) {
        Problems.end(response, Problem.ofStatus(NOT_FOUND, "Not Found", "nothing is served at this path"));
    }
}
