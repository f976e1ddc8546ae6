package dev.swath.caption.rest;

import dev.swath.caption.AnswerDialogues;
import dev.swath.caption.DialogueQuery;
import dev.swath.catalogue.event.EventJson;
import dev.swath.service.RequestBody;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** Answers conversations for the gateway. A caller that goes away ends its answer. */
@Path("/api/query-encoder/dialogue")
public class DialogueResource {
    /** The longest conversation that a model could read, each of its characters escaped, and some images' features. */
    private static final int MAX_BYTES = 1024 * 1024;

    private final AnswerDialogues dialogues;

    DialogueResource(AnswerDialogues dialogues) {
        this.dialogues = dialogues;
    }

    /** The body is a {@link DialogueQuery}; the answer a {@code DialogueReply}. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public byte[] answer(
            @Nullable InputStream body,
            @Parameter(hidden = true) @HeaderParam("Content-Length") @Nullable Long length,
            @Context RoutingContext context)
            throws IOException {
        AtomicBoolean gone = new AtomicBoolean();
        context.addEndHandler(_ -> gone.set(true));
        return EventJson.mapper()
                .writeValueAsBytes(dialogues.answer(
                        () -> DialogueQuery.parse(RequestBody.read(body, length, MAX_BYTES)), gone::get));
    }
}
