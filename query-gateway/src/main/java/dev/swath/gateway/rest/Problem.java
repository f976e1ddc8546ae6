package dev.swath.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.gateway.InvalidFieldException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A problem document.
 *
 * @param field the request's field that is at fault, where it is one
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        ErrorCode code,
        @JsonInclude(Include.NON_NULL) @Nullable String field) {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final Logger LOG = Logger.getLogger(Problem.class);

    /** The answer to whatever a resource threw. */
    static Response answer(RuntimeException thrown) {
        return switch (thrown) {
            case InvalidFieldException e -> answer(e.code(), e.getMessage(), e.field());
            case CatalogueException e -> {
                if (e.kind() == ErrorKind.INTERNAL) {
                    LOG.errorf(e, "a request failed: errorCode=%s", e.code());
                }
                yield answer(e.code(), e.getMessage(), null);
            }
            case WebApplicationException e -> e.getResponse();
            default -> {
                LOG.errorf(thrown, "a request failed: errorCode=%s", ErrorCode.INTERNAL_ERROR);
                yield answer(ErrorCode.INTERNAL_ERROR, "the gateway failed; its log says why", null);
            }
        };
    }

    private static Response answer(ErrorCode code, @Nullable String detail, @Nullable String field) {
        Problem problem =
                new Problem("about:blank", title(code), code.httpStatus(), detail == null ? "" : detail, code, field);
        Response.ResponseBuilder response =
                Response.status(code.httpStatus()).type(MEDIA_TYPE).entity(problem);
        if (code == ErrorCode.TOO_MANY_REQUESTS) {
            response.header("Retry-After", 1);
        }
        return response.build();
    }

    private static String title(ErrorCode code) {
        String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
