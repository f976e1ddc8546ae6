package dev.swath.gateway.stac.rest;

import dev.swath.cql2.Queryables;
import dev.swath.gateway.stac.SearchItems;
import dev.swath.gateway.stac.document.CatalogueDocuments;
import dev.swath.gateway.stac.document.PublicAddress;
import dev.swath.gateway.stac.document.StacLink;
import dev.swath.service.Problem;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The properties that filters can name, and those that items can be sorted by. They are the same of every collection. */
@Path("/stac")
@Tag(name = "stac")
@APIResponse(
        responseCode = "200",
        description = "A JSON schema",
        content = @Content(mediaType = StacLink.SCHEMA, schema = @Schema(implementation = Object.class)))
@APIResponse(
        responseCode = "4XX",
        description = "A problem document",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class StacQueryablesResource {
    private final SearchItems searchItems;

    StacQueryablesResource(SearchItems searchItems) {
        this.searchItems = searchItems;
    }

    @GET
    @Path("/queryables")
    @Produces(StacLink.SCHEMA)
    @Operation(summary = "The properties that filters can name")
    public Response all(@Context HttpServerRequest request) {
        PublicAddress address = RequestAddress.of(request);
        return RequestAddress.answer(Queryables.jsonSchema(address.stac("/queryables")), StacLink.SCHEMA);
    }

    @GET
    @Path("/sortables")
    @Produces(StacLink.SCHEMA)
    @Operation(summary = "The properties that items can be sorted by")
    public Response sortables(@Context HttpServerRequest request) {
        String own = RequestAddress.of(request).stac("/sortables");
        return RequestAddress.answer(CatalogueDocuments.sortables(own, searchItems.sortables()), StacLink.SCHEMA);
    }
}
