package dev.swath.caption.rest;

import dev.swath.caption.EncodeQueryTexts;
import dev.swath.caption.TextQuery;
import dev.swath.catalogue.event.EventJson;
import dev.swath.service.RequestBody;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Embeds query texts for the gateway. */
@Path("/api/query-encoder/text")
public class TextQueryResource {
    /** The longest text, each of its characters escaped. */
    private static final int MAX_BYTES = 64 * 1024;

    private final EncodeQueryTexts texts;

    TextQueryResource(EncodeQueryTexts texts) {
        this.texts = texts;
    }

    /** The body is a {@link TextQuery}; the answer a {@code QueryVector}. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] encode(
            @Nullable InputStream body, @Parameter(hidden = true) @HeaderParam("Content-Length") @Nullable Long length)
            throws IOException {
        return EventJson.mapper()
                .writeValueAsBytes(texts.encode(() -> TextQuery.parse(RequestBody.read(body, length, MAX_BYTES))));
    }
}
