package dev.swath.gateway.rest;

import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.gateway.search.SearchFields;
import dev.swath.gateway.wiring.GatewayApplication;
import dev.swath.service.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Search by text, picture, tile, place and time. */
@Path("/api/search")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "search")
@APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SearchAnswer.class)))
@APIResponse(
        responseCode = "4XX",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class SearchResource {
    private final GatewayApplication application;

    SearchResource(GatewayApplication application) {
        this.application = application;
    }

    @POST
    @Operation(summary = "Search; all fields are optional, without text, image and like it browses newest first")
    @RequestBody(
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = SearchDocument.SCHEMA)))
    public SearchAnswer post(InputStream body, @Context HttpHeaders headers) {
        return application
                .requestBodies()
                .answer(
                        body,
                        headers.getLength(),
                        bytes -> search(SearchFields.ofJson(bytes, application.maxImageBytes())));
    }

    @GET
    @Operation(summary = "The same by URL")
    public SearchAnswer get(@Context UriInfo uri) {
        return search(SearchFields.ofUrl(uri.getQueryParameters()));
    }

    private SearchAnswer search(SearchQuery query) {
        return application.search().search(query);
    }

    @ServerExceptionMapper
    Response problem(RuntimeException thrown) {
        return Problems.answer(thrown);
    }
}
