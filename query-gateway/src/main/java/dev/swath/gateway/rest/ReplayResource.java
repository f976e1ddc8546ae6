package dev.swath.gateway.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.api.FailureReplay;
import dev.swath.catalogue.event.EventJson;
import dev.swath.gateway.ReplayOpenFailures;
import dev.swath.gateway.RequestBodies;
import dev.swath.service.Problem;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tries failures again. Only JSON is taken: a page of another host cannot send it without being asked first. */
@Path("/api/failures/replay")
@Tag(name = "catalogue")
public class ReplayResource {
    private final ReplayOpenFailures replay;
    private final RequestBodies bodies;
    private final Caller caller;

    ReplayResource(ReplayOpenFailures replay, RequestBodies bodies, Caller caller) {
        this.replay = replay;
        this.bodies = bodies;
        this.caller = caller;
    }

    /** @param ids of open failures */
    record Ids(@Nullable List<String> ids) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Look again at the objects of failures")
    @RequestBody(
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Ids.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = FailureReplay.class)))
    @APIResponse(
            responseCode = "4XX",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public FailureReplay post(InputStream body, @Context HttpHeaders headers) {
        return bodies.answer(body, headers.getLength(), bytes -> replay.replay(ids(bytes), caller.grants()));
    }

    private static List<String> ids(byte[] bytes) {
        try {
            Ids asked = EventJson.mapper().readValue(bytes, Ids.class);
            List<String> ids = asked == null ? null : asked.ids();
            if (ids == null || ids.contains(null)) {
                throw CatalogueException.ofField("ids", "expected a list of failures' ids, found none");
            }
            return ids;
        } catch (JsonProcessingException e) {
            throw CatalogueException.ofField("body", "expected a JSON object with ids, found none");
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory are read without input and output", e);
        }
    }
}
