package dev.swath.gateway.stac.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.gateway.RequestBodies;
import dev.swath.gateway.rest.Caller;
import dev.swath.gateway.stac.AggregateItems;
import dev.swath.gateway.stac.document.CatalogueDocuments;
import dev.swath.gateway.stac.document.PublicAddress;
import dev.swath.gateway.stac.query.ItemSearchReader;
import dev.swath.service.Problem;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
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

/** How many items there are, by time, collection and clouds. */
@Path("/stac")
@Tag(name = "stac")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(
        responseCode = "200",
        description = "An AggregationCollection",
        content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Object.class)))
@APIResponse(
        responseCode = "4XX",
        description = "A problem document",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class StacAggregateResource {
    private final AggregateItems aggregate;
    private final RequestBodies bodies;
    private final Caller caller;

    StacAggregateResource(AggregateItems aggregate, RequestBodies bodies, Caller caller) {
        this.aggregate = aggregate;
        this.bodies = bodies;
        this.caller = caller;
    }

    @GET
    @Path("/aggregations")
    @Operation(summary = "What can be counted")
    public JsonNode available(@Context HttpServerRequest request) {
        PublicAddress address = RequestAddress.of(request);
        return new CatalogueDocuments(address).aggregations(address.stac("/aggregations"));
    }

    @GET
    @Path("/aggregate")
    @Operation(summary = "Counts the items that a search's conditions choose")
    public JsonNode get(@Context UriInfo uri) {
        return aggregate.aggregate(ItemSearchReader.body(uri.getQueryParameters()), caller.grants());
    }

    @POST
    @Path("/aggregate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "The same by a body")
    @RequestBody(
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = StacApiDocument.AGGREGATE)))
    public JsonNode post(InputStream body, @Context HttpHeaders headers) {
        return bodies.answer(
                body,
                headers.getLength(),
                bytes -> aggregate.aggregate(ItemSearchReader.object(bytes), caller.grants()));
    }
}
