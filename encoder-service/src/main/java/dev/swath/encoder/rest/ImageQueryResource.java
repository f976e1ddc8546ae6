package dev.swath.encoder.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Problem;
import dev.swath.catalogue.event.EventJson;
import dev.swath.encoder.wiring.EncoderApplication;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

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
    public byte[] encode(byte[] image) throws IOException {
        return EventJson.mapper().writeValueAsBytes(application.encodeImage(image));
    }

    @ServerExceptionMapper
    Response problem(CatalogueException e) {
        return Response.status(e.code().httpStatus())
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(e))
                .build();
    }
}
