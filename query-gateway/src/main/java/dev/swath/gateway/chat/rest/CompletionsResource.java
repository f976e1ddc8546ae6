package dev.swath.gateway.chat.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.RequestBodies;
import dev.swath.gateway.chat.ChatAnswer;
import dev.swath.gateway.chat.ChatJson;
import dev.swath.gateway.chat.ChatRequest;
import dev.swath.gateway.rest.Caller;
import dev.swath.gateway.stac.document.PublicAddress;
import dev.swath.service.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Dialogue in the form of OpenAI's API, so that its clients can talk with the catalogue. */
@Path("/v1")
@Tag(name = "chat")
public class CompletionsResource {
    private static final String NAME = "swath";

    private final ChatDoor door;
    private final CompletionJson json;
    private final CurrentModel currentModel;
    private final RequestBodies bodies;
    private final Caller caller;

    CompletionsResource(ChatDoor door, ChatJson json, CurrentModel currentModel, RequestBodies bodies, Caller caller) {
        this.door = door;
        this.json = new CompletionJson(json);
        this.currentModel = currentModel;
        this.bodies = bodies;
        this.caller = caller;
    }

    /** A list in the form of OpenAI's API. */
    public record Models(String object, List<Model> data) {}

    /** One entry of {@link Models}. */
    public record Model(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy) {}

    @GET
    @Path("/models")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The names that a chat completion's model may have")
    public Models models() {
        return new Models(
                "list", names().map(name -> new Model(name, "model", 0, NAME)).toList());
    }

    @POST
    @Path("/chat/completions")
    @Produces({MediaType.APPLICATION_JSON, MediaType.SERVER_SENT_EVENTS})
    @Operation(summary = "Answer a conversation's last turn, as OpenAI's chat completions do")
    @APIResponse(
            responseCode = "200",
            description = "A completion, or its chunks as events if the request asks for a stream",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(
            responseCode = "4XX",
            description = "An error in the form of OpenAI's API, or a problem document of what all calls share",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = CompletionError.class)),
                @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class))
            })
    @APIResponse(
            responseCode = "5XX",
            description = "An error in the form of OpenAI's API, or a problem document of what all calls share",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = CompletionError.class)),
                @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class))
            })
    public Response complete(InputStream body, @Context HttpHeaders headers, @Context RoutingContext context) {
        try {
            return bodies.answer(body, headers.getLength(), bytes -> {
                JsonNode request = RequestJson.parse(bytes);
                String model = model(request);
                return answer(json.read(request), model, context);
            });
        } catch (CatalogueException e) {
            return Response.status(e.code().httpStatus())
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .entity(CompletionError.of(e))
                    .build();
        }
    }

    private Response answer(ChatRequest request, String model, RoutingContext context) {
        String id = "chatcmpl-" + UUID.randomUUID();
        String address = address(context.request());
        long created = Instant.now().getEpochSecond();
        if (request.stream()) {
            return door.stream(request, caller.grants(), context, new CompletionFrames(id, created, model, address));
        }
        ChatAnswer answer = door.whole(request, caller.grants(), context);
        String text = Completion.text(answer, address);
        int prompt = request.messages().stream()
                .mapToInt(message -> words(message.text()))
                .sum();
        Completion completion = new Completion(
                id,
                "chat.completion",
                created,
                model,
                List.of(new Completion.Choice(0, new Completion.Reply("assistant", text, null, answer), null, "stop")),
                Completion.Usage.of(prompt, words(text)));
        return Response.ok(completion, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static String address(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        String host = authority == null ? "localhost" : authority.toString();
        return PublicAddress.of(request::getHeader, request.scheme(), host).base();
    }

    private String model(JsonNode request) {
        String model = request.path("model").asText(NAME);
        if (names().noneMatch(model::equals)) {
            throw new CatalogueException(
                            ErrorCode.NOT_FOUND,
                            "expected a model of /v1/models, found \"%s\""
                                    .formatted(model.length() <= 60 ? model : model.substring(0, 60) + "…"))
                    .withField("model");
        }
        return model;
    }

    private Stream<String> names() {
        return Stream.concat(Stream.of(NAME), currentModel.find().map(Object::toString).stream());
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+", -1).length;
    }
}
