package dev.swath.gateway.stac.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.gateway.rest.Caller;
import dev.swath.gateway.stac.ReadCollections;
import dev.swath.gateway.stac.ReadModel;
import dev.swath.gateway.stac.document.CatalogueDocuments;
import dev.swath.gateway.stac.document.CollectionDocuments;
import dev.swath.gateway.stac.document.PublicAddress;
import dev.swath.gateway.stac.document.StacLink;
import dev.swath.gateway.stac.document.StacSchemas;
import dev.swath.service.Problem;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The STAC API's landing page and what describes the API. */
@Path("/stac")
@Tag(name = "stac")
@APIResponse(responseCode = "200", description = "A STAC document")
@APIResponse(
        responseCode = "4XX",
        description = "A problem document",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class StacResource {
    private final ReadCollections collections;
    private final ReadModel models;
    private final OpenApiDocumentService openApi;
    private final Caller caller;

    StacResource(ReadCollections collections, ReadModel models, OpenApiDocumentService openApi, Caller caller) {
        this.openApi = openApi;
        this.collections = collections;
        this.models = models;
        this.caller = caller;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The landing page: a STAC Catalog with links to everything")
    public JsonNode landingPage(@Context HttpServerRequest request) {
        return new CatalogueDocuments(RequestAddress.of(request)).landingPage(collections.list(caller.grants()));
    }

    @GET
    @Path("/conformance")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The conformance classes that the API fulfils")
    public JsonNode conformance(@Context HttpServerRequest request) {
        return new CatalogueDocuments(RequestAddress.of(request)).conformance();
    }

    @GET
    @Path("/children")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "The collections, as the catalogue's children")
    public JsonNode children(@Context HttpServerRequest request) {
        PublicAddress address = RequestAddress.of(request);
        CollectionDocuments documents = new CollectionDocuments(address);
        return new CatalogueDocuments(address)
                .children(collections.list(caller.grants()).stream()
                        .map(documents::of)
                        .toList());
    }

    @GET
    @Path("/models/{version}")
    @Produces(StacLink.GEOJSON)
    @Operation(summary = "A model that embeds and describes tiles, as a STAC Item")
    public Response model(@PathParam("version") String version, @Context HttpServerRequest request) {
        return RequestAddress.answer(
                models.get(version, RequestAddress.of(request), caller.grants()), StacLink.GEOJSON);
    }

    @GET
    @Path("/schemas/{name: .+}")
    @Produces(StacLink.SCHEMA)
    @Operation(summary = "The JSON schemas of Swath's own properties")
    public Response schema(@PathParam("name") String name, @Context HttpServerRequest request) {
        PublicAddress address = RequestAddress.of(request);
        return StacSchemas.find(name, address)
                .map(schema -> RequestAddress.answer(schema, StacLink.SCHEMA))
                .orElseThrow(() -> new CatalogueException(ErrorCode.NOT_FOUND, "no schema of that name is served"));
    }

    @GET
    @Path("/api")
    @Produces(CatalogueDocuments.OPENAPI)
    @Operation(summary = "This document")
    public Response api() {
        return Response.ok(openApi.getDocument(Format.JSON))
                .type(CatalogueDocuments.OPENAPI)
                .build();
    }
}
