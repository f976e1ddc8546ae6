package dev.swath.service.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
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
            return refused(refusal.getResponse());
        }
        log(thrown, ErrorCode.INTERNAL_ERROR);
        return Problems.response(Problem.of(ErrorCode.INTERNAL_ERROR, "the service failed; its log says why", null));
    }

    /** What JAX-RS refuses has no body of its own: an unknown path, a method or a media type that no resource takes. */
    private static Response refused(Response own) {
        if (own.hasEntity() || own.getStatus() < 400) {
            return own;
        }
        String words = own.getStatusInfo().getReasonPhrase();
        String allowed = own.getHeaderString("Allow");
        String detail = allowed == null
                ? "no resource takes this request: " + words.toLowerCase(Locale.ROOT)
                : "expected one of the methods %s, found another".formatted(allowed);
        return Response.fromResponse(own)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.ofStatus(own.getStatus(), words, detail))
                .build();
    }

    private static void log(RuntimeException thrown, ErrorCode code) {
        LOG.atError().setCause(thrown).addKeyValue("errorCode", code).log("A request failed");
    }
}
