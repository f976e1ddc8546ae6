package dev.swath.encoder.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Problem;
import dev.swath.catalogue.RequestBody;
import dev.swath.catalogue.event.EventJson;
import dev.swath.encoder.wiring.EncoderApplication;
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

/** Embeds query images for the gateway. */
@Path("/api/query-encoder/image")
public class ImageQueryResource {
    private final EncoderApplication application;

    ImageQueryResource(EncoderApplication application) {
        this.application = application;
    }

    /** The body is a JPEG or PNG; the answer a {@code QueryVector}. */
    @POST
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] encode(@Nullable InputStream body, @HeaderParam("Content-Length") @Nullable Long length)
            throws IOException {
        return EventJson.mapper()
                .writeValueAsBytes(application
                        .queries()
                        .run(() -> application.encodeImage(
                                RequestBody.read(body, length, application.maxPictureBytes()))));
    }

    @ServerExceptionMapper
    Response problem(CatalogueException e) {
        Response.ResponseBuilder response =
                Response.status(e.code().httpStatus()).type(Problem.MEDIA_TYPE).entity(Problem.of(e));
        return (e.code() == ErrorCode.TOO_MANY_REQUESTS ? response.header("Retry-After", 1) : response).build();
    }
}
