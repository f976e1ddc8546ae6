package dev.swath.gateway.rest;

import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.gateway.RequestBodies;
import dev.swath.gateway.rest.document.SearchDocument;
import dev.swath.gateway.search.Search;
import dev.swath.gateway.search.field.SearchFields;
import dev.swath.service.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Search by text, picture, tile, place and time. */
@Path("/api/search")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "search")
@APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SearchAnswer.class)))
@APIResponse(
        responseCode = "4XX",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class SearchResource {
    private final Search search;
    private final RequestBodies bodies;
    private final Caller caller;

    SearchResource(Search search, RequestBodies bodies, Caller caller) {
        this.caller = caller;
        this.search = search;
        this.bodies = bodies;
    }

    @POST
    @Operation(summary = "Search; all fields are optional, without text, image and like it browses newest first")
    @RequestBody(
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = SearchDocument.SCHEMA)))
    public SearchAnswer post(InputStream body, @Context HttpHeaders headers) {
        return bodies.answer(
                body,
                headers.getLength(),
                bytes -> search.search(SearchFields.ofJson(bytes, bodies.maxImageBytes()), caller.grants()));
    }

    @GET
    @Operation(summary = "The same by URL")
    public SearchAnswer get(@Context UriInfo uri) {
        return search.search(SearchFields.ofUrl(uri.getQueryParameters()), caller.grants());
    }
}
