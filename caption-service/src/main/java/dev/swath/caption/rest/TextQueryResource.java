package dev.swath.caption.rest;

import dev.swath.caption.wiring.CaptionApplication;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Problem;
import dev.swath.catalogue.RequestBody;
import dev.swath.catalogue.event.EventJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Embeds query texts for the gateway. */
@Path("/api/query-encoder/text")
public class TextQueryResource {
    /** The longest text, each of its characters escaped. */
    private static final int MAX_BYTES = 64 * 1024;

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
    public byte[] encode(@Nullable InputStream body, @HeaderParam("Content-Length") @Nullable Long length)
            throws IOException {
        return EventJson.mapper().writeValueAsBytes(application.queries().run(() -> {
            String text = text(RequestBody.read(body, length, MAX_BYTES));
            return application.encodeText(text);
        }));
    }

    private static String text(byte[] body) {
        try {
            TextQuery query = EventJson.mapper().readValue(body, TextQuery.class);
            if (query != null && query.text() != null) {
                return query.text();
            }
        } catch (IOException e) {
            throw new CatalogueException(ErrorCode.INVALID_REQUEST, "expected {\"text\": …}, found other JSON", e);
        }
        throw new CatalogueException(ErrorCode.INVALID_REQUEST, "expected {\"text\": …}, found no text");
    }

    @ServerExceptionMapper
    Response problem(CatalogueException e) {
        Response.ResponseBuilder response =
                Response.status(e.code().httpStatus()).type(Problem.MEDIA_TYPE).entity(Problem.of(e));
        return (e.code() == ErrorCode.TOO_MANY_REQUESTS ? response.header("Retry-After", 1) : response).build();
    }
}
