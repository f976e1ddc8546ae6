package dev.swath.service.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.service.Problem;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;
import jakarta.ws.rs.core.Response;

/** Writes problem documents. One for "too many requests" says when to ask again. */
public final class Problems {
    private static final String RETRY_AFTER = "Retry-After";
    private static final String RETRY_AFTER_SECONDS = "1";

    private Problems() {}

    /** The answer of a resource. */
    public static Response response(Problem problem) {
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        return (isRetried(problem) ? response.header(RETRY_AFTER, RETRY_AFTER_SECONDS) : response).build();
    }

    /** Ends a call before a resource gets it. */
    public static void end(HttpServerResponse response, CatalogueException cause) {
        end(response, Problem.of(cause));
    }

    /** Ends a call that no resource gets. */
    public static void end(HttpServerResponse response, Problem problem) {
        if (isRetried(problem)) {
            response.putHeader(RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(Json.encode(problem));
    }

    private static boolean isRetried(Problem problem) {
        return problem.code() == ErrorCode.TOO_MANY_REQUESTS;
    }
}
