package dev.swath.service.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever a resource throws into a problem document. */
public class ProblemMapper {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

    /** Answers an error that Swath names. */
    @ServerExceptionMapper
    public Response answer(CatalogueException thrown) {
        if (thrown.kind() == ErrorKind.INTERNAL) {
            log(thrown, thrown.code());
        }
        return Problems.response(Problem.of(thrown));
    }

    /** Answers an unexpected exception. */
    @ServerExceptionMapper
    public Response answer(RuntimeException thrown) {
        if (thrown instanceof WebApplicationException refusal) {
            return refusal.getResponse();
        }
        log(thrown, ErrorCode.INTERNAL_ERROR);
        return Problems.response(Problem.of(ErrorCode.INTERNAL_ERROR, "the service failed; its log says why", null));
    }

    private static void log(RuntimeException thrown, ErrorCode code) {
        LOG.atError().setCause(thrown).addKeyValue("errorCode", code).log("A request failed");
    }
}
