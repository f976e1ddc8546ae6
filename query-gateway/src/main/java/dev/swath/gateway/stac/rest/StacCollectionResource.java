package dev.swath.gateway.stac.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.cql2.Queryables;
import dev.swath.gateway.rest.Caller;
import dev.swath.gateway.stac.AggregateItems;
import dev.swath.gateway.stac.ItemPage;
import dev.swath.gateway.stac.ReadCollections;
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

/** One collection and its items. */
@Path("/stac/collections/{collection}")
@Tag(name = "stac")
@APIResponse(responseCode = "200", description = "A STAC document")
@APIResponse(
        responseCode = "4XX",
        description = "A problem document",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class StacCollectionResource {
    private final ReadCollections collections;
    private final SearchItems searchItems;
    private final AggregateItems aggregate;
    private final Caller caller;

    StacCollectionResource(
            ReadCollections collections, SearchItems searchItems, AggregateItems aggregate, Caller caller) {
        this.collections = collections;
        this.searchItems = searchItems;
        this.aggregate = aggregate;
        this.caller = caller;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "One collection")
    public JsonNode get(@PathParam("collection") String collection, @Context HttpServerRequest request) {
        return new CollectionDocuments(RequestAddress.of(request)).of(collections.get(collection, caller.grants()));
    }

    @GET
    @Path("/items")
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
    @Path("/items/{item}")
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

    @GET
    @Path("/queryables")
    @Produces(StacLink.SCHEMA)
    @Operation(summary = "The properties that filters of the collection can name")
    public Response queryables(@PathParam("collection") String collection, @Context HttpServerRequest request) {
        var _ = collections.get(collection, caller.grants());
        String own = RequestAddress.of(request).collection(collection) + "/queryables";
        return RequestAddress.answer(Queryables.jsonSchema(own), StacLink.SCHEMA);
    }

    @GET
    @Path("/sortables")
    @Produces(StacLink.SCHEMA)
    @Operation(summary = "The properties that items of the collection can be sorted by")
    public Response sortables(@PathParam("collection") String collection, @Context HttpServerRequest request) {
        var _ = collections.get(collection, caller.grants());
        String own = RequestAddress.of(request).collection(collection) + "/sortables";
        return RequestAddress.answer(CatalogueDocuments.sortables(own, searchItems.sortables()), StacLink.SCHEMA);
    }

    @GET
    @Path("/aggregations")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "What can be counted of the collection")
    public JsonNode aggregations(@PathParam("collection") String collection, @Context HttpServerRequest request) {
        var _ = collections.get(collection, caller.grants());
        PublicAddress address = RequestAddress.of(request);
        return new CatalogueDocuments(address).aggregations(address.collection(collection) + "/aggregations");
    }

    @GET
    @Path("/aggregate")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Counts the collection's items that a search's conditions choose")
    public JsonNode aggregate(@PathParam("collection") String collection, @Context UriInfo uri) {
        var _ = collections.get(collection, caller.grants());
        ObjectNode conditions = ItemSearchReader.body(uri.getQueryParameters(), collection);
        return aggregate.aggregate(conditions, caller.grants());
    }
}
