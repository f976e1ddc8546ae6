package dev.swath.gateway.stac.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.gateway.rest.Caller;
import dev.swath.gateway.stac.SearchCollections;
import dev.swath.gateway.stac.document.CatalogueDocuments;
import dev.swath.gateway.stac.document.CollectionDocuments;
import dev.swath.gateway.stac.document.PublicAddress;
import dev.swath.service.Problem;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The list of collections. */
@Path("/stac/collections")
@Tag(name = "stac")
@APIResponse(responseCode = "200", description = "A STAC document")
@APIResponse(
        responseCode = "4XX",
        description = "A problem document",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class StacCollectionsResource {
    private final SearchCollections search;
    private final Caller caller;

    StacCollectionsResource(SearchCollections search, Caller caller) {
        this.search = search;
        this.caller = caller;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The collections, those that cover a place or time, or those with a word in their name")
    public JsonNode list(@Context UriInfo uri, @Context HttpServerRequest request) {
        PublicAddress address = RequestAddress.of(request);
        SearchCollections.CollectionPage found = search.search(uri.getQueryParameters(), caller.grants());
        CollectionDocuments documents = new CollectionDocuments(address);
        String next =
                found.next() == null ? null : RequestAddress.withToken(address, "/collections", request, found.next());
        return new CatalogueDocuments(address)
                .collections(
                        found.extents().stream().map(documents::of).toList(),
                        found.matched(),
                        RequestAddress.self(address, "/collections", request),
                        next);
    }
}
