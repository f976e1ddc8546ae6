package dev.swath.gateway.chat.rest;

import dev.swath.gateway.Grants;
import dev.swath.gateway.RequestBodies;
import dev.swath.gateway.chat.ChatAnswer;
import dev.swath.gateway.chat.ChatJson;
import dev.swath.gateway.chat.ChatRequest;
import dev.swath.gateway.rest.Caller;
import dev.swath.service.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Dialogue with the catalogue. */
@Path("/api/chat")
@Tag(name = "chat")
public class ChatResource {
    private final ChatDoor door;
    private final ChatJson json;
    private final RequestBodies bodies;
    private final Caller caller;

    ChatResource(ChatDoor door, ChatJson json, RequestBodies bodies, Caller caller) {
        this.door = door;
        this.json = json;
        this.bodies = bodies;
        this.caller = caller;
    }

    @POST
    @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
    @Operation(summary = "Answer a conversation's last turn; with \"stream\": true as server-sent events")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema =
                                    @Schema(
                                            type = SchemaType.OBJECT,
                                            description =
                                                    "messages: turns of role and parts (text, tile, image, hits); plan: what to run instead; now; stream")))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ChatAnswer.class)))
    @APIResponse(
            responseCode = "4XX",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response post(InputStream body, @Context HttpHeaders headers, @Context RoutingContext context) {
        Grants grants = caller.grants();
        return bodies.answer(body, headers.getLength(), bytes -> {
            ChatRequest request = json.read(RequestJson.parse(bytes));
            return request.stream()
                    ? door.stream(request, grants, context, new ChatFrames())
                    : Response.ok(door.whole(request, grants, context), MediaType.APPLICATION_JSON_TYPE)
                            .build();
        });
    }
}
