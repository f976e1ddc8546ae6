package dev.swath.gateway.stac.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.gateway.rest.Caller;
import dev.swath.gateway.stac.ItemPage;
import dev.swath.gateway.stac.ReadCollections;
import dev.swath.gateway.stac.SearchCollections;
import dev.swath.gateway.stac.SearchItems;
import dev.swath.gateway.stac.document.CatalogueDocuments;
import dev.swath.gateway.stac.document.CollectionDocuments;
import dev.swath.gateway.stac.document.ItemDocuments;
import dev.swath.gateway.stac.document.PublicAddress;
import dev.swath.gateway.stac.document.StacLink;
import dev.swath.gateway.stac.query.ItemSearch;
import dev.swath.gateway.stac.query.ItemSearchReader;
import dev.swath.service.Problem;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Collections and their items. */
@Path("/stac/collections")
@Tag(name = "stac")
@APIResponse(responseCode = "200", description = "A STAC document")
@APIResponse(
        responseCode = "4XX",
        description = "A problem document",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class StacCollectionResource {
    private final ReadCollections collections;
    private final SearchCollections searchCollections;
    private final SearchItems searchItems;
    private final Caller caller;

    StacCollectionResource(
            ReadCollections collections, SearchCollections searchCollections, SearchItems searchItems, Caller caller) {
        this.collections = collections;
        this.searchCollections = searchCollections;
        this.searchItems = searchItems;
        this.caller = caller;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The collections, those that cover a place or time, or those with a word in their name")
    public JsonNode list(@Context UriInfo uri, @Context HttpServerRequest request) {
        PublicAddress address = RequestAddress.of(request);
        SearchCollections.CollectionPage found = searchCollections.search(uri.getQueryParameters(), caller.grants());
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

    @GET
    @Path("/{collection}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "One collection")
    public JsonNode get(@PathParam("collection") String collection, @Context HttpServerRequest request) {
        return new CollectionDocuments(RequestAddress.of(request)).of(collections.get(collection, caller.grants()));
    }

    @GET
    @Path("/{collection}/items")
    @Produces(StacLink.GEOJSON)
    @Operation(summary = "A page of a collection's items, newest first")
    public Response items(
            @PathParam("collection") String collection, @Context UriInfo uri, @Context HttpServerRequest request) {
        var _ = collections.get(collection, caller.grants());
        PublicAddress address = RequestAddress.of(request);
        ItemSearch search = ItemSearchReader.ofUrl(uri.getQueryParameters(), collection);
        ItemPage page = searchItems.search(search, caller.grants());
        String path = "/collections/" + PublicAddress.segment(collection) + "/items";
        List<StacLink> links = new ArrayList<>(List.of(
                StacLink.geojson("self", RequestAddress.self(address, path, request)),
                StacLink.json("collection", address.collection(collection)),
                StacLink.json("parent", address.collection(collection))));
        if (page.next() != null) {
            links.add(StacLink.geojson("next", RequestAddress.withToken(address, path, request, page.next()))
                    .withMethod("GET"));
        }
        List<ObjectNode> items = new ItemDocuments(address).of(page, search.fields());
        return RequestAddress.answer(new CatalogueDocuments(address).items(items, links), StacLink.GEOJSON);
    }

    @GET
    @Path("/{collection}/items/{item}")
    @Produces(StacLink.GEOJSON)
    @Operation(summary = "One item")
    public Response item(
            @PathParam("collection") String collection,
            @PathParam("item") String item,
            @Context HttpServerRequest request) {
        ItemDocuments documents = new ItemDocuments(RequestAddress.of(request));
        return RequestAddress.answer(
                documents.of(searchItems.get(collection, item, caller.grants())), StacLink.GEOJSON);
    }
}
