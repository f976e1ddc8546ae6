package dev.swath.encoder.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.encoder.EncodeQueryImages;
import dev.swath.encoder.EncodedQuery;
import dev.swath.service.RequestBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Embeds query images for the gateway. */
@Path("/api/query-encoder/image")
public class ImageQueryResource {
    private final EncodeQueryImages images;

    ImageQueryResource(EncodeQueryImages images) {
        this.images = images;
    }

    /**
     * The body is a picture of any format that scenes have; the answer a {@code QueryVector}.
     *
     * @param features whether the answer has the picture's features, too: what a language model sees of it
     */
    @POST
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] encode(
            @Nullable InputStream body,
            @Parameter(hidden = true) @HeaderParam("Content-Length") @Nullable Long length,
            @QueryParam("features") boolean features)
            throws IOException {
        EncodedQuery encoded = images.encode(() -> RequestBody.read(body, length, images.maxBytes()));
        ObjectNode answer = EventJson.mapper().valueToTree(encoded.vector());
        if (features) {
            answer.set("features", EventJson.mapper().valueToTree(encoded.features()));
        }
        return EventJson.mapper().writeValueAsBytes(answer);
    }
}
