package dev.swath.gateway.rest;

import dev.swath.gateway.SearchRequest;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
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

    /** The body of a search, for the OpenAPI document. */
    public record Body(
            String text,
            String like,

            @Schema(description = "a JPEG, PNG or TIFF in base64")
            String image,

            List<String> negative,

            @Schema(description = "west, south, east, north in degrees")
            List<Double> bbox,

            @Schema(description = "an RFC 3339 instant, or A/B where either may be ..")
            String datetime,

            List<String> collections,

            @Schema(defaultValue = "20", minimum = "1", maximum = "1000")
            int limit,

            @Schema(minimum = "-1", maximum = "1") double minScore,

            @Schema(description = "the next of the answer before")
            String next) {}

    @POST
    @Operation(summary = "Search; all fields are optional, without text, image and like it browses newest first")
    @RequestBody(
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Body.class)))
    public SearchAnswer post(InputStream body, @Context HttpHeaders headers) {
        return application
                .requestBodies()
                .answer(
                        body,
                        headers.getLength(),
                        bytes -> search(SearchJson.read(bytes, application.maxImageBytes())));
    }

    @GET
    @Operation(summary = "The same by URL")
    @Parameter(name = "q", schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "like", schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "negative", schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
    @Parameter(name = "bbox", schema = @Schema(type = SchemaType.STRING), description = "west,south,east,north")
    @Parameter(name = "datetime", schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "collections", schema = @Schema(type = SchemaType.STRING), description = "a,b,c")
    @Parameter(name = "limit", schema = @Schema(type = SchemaType.INTEGER, defaultValue = "20"))
    @Parameter(name = "minScore", schema = @Schema(type = SchemaType.NUMBER))
    @Parameter(name = "next", schema = @Schema(type = SchemaType.STRING))
    public SearchAnswer get(@Context UriInfo uri) {
        return search(SearchParameters.read(uri.getQueryParameters()));
    }

    private SearchAnswer search(SearchRequest request) {
        return SearchAnswer.of(application.search().search(request));
    }

    @ServerExceptionMapper
    Response problem(RuntimeException thrown) {
        return Problems.answer(thrown);
    }
}
