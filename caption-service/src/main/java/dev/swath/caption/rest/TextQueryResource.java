package dev.swath.caption.rest;

import dev.swath.caption.wiring.CaptionApplication;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Problem;
import dev.swath.catalogue.event.EventJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Embeds query texts for the gateway. */
@Path("/api/query-encoder/text")
public class TextQueryResource {
    private final CaptionApplication application;

    TextQueryResource(CaptionApplication application) {
        this.application = application;
    }

    /** The text to embed, 1 to 2000 characters. */
    public record TextQuery(@Nullable String text) {}

    /** The answer is a {@code QueryVector}. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] encode(@Nullable TextQuery query) throws IOException {
        if (query == null || query.text() == null) {
            throw new CatalogueException(ErrorCode.INVALID_REQUEST, "expected {\"text\": …}, found no text");
        }
        return EventJson.mapper().writeValueAsBytes(application.encodeText(query.text()));
    }

    @ServerExceptionMapper
    Response problem(CatalogueException e) {
        return Response.status(e.code().httpStatus())
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(e))
                .build();
    }
}
