package dev.swath.gateway.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;

/** The problem documents that this service's resources answer. */
final class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);

    private Problems() {}

    /** The answer to whatever a resource threw. */
    static Response answer(RuntimeException thrown) {
        return switch (thrown) {
            case CatalogueException e -> {
                if (e.kind() == ErrorKind.INTERNAL) {
                    LOG.errorf(e, "a request failed: errorCode=%s", e.code());
                }
                yield answer(Problem.of(e));
            }
            case WebApplicationException e -> e.getResponse();
            default -> {
                LOG.errorf(thrown, "a request failed: errorCode=%s", ErrorCode.INTERNAL_ERROR);
                yield answer(Problem.of(ErrorCode.INTERNAL_ERROR, "the gateway failed; its log says why", null));
            }
        };
    }

    private static Response answer(Problem problem) {
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (problem.code() == ErrorCode.TOO_MANY_REQUESTS) {
            response.header("Retry-After", 1);
        }
        return response.build();
    }
}
