package dev.swath.gateway.stac.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.gateway.RequestBodies;
import dev.swath.gateway.rest.Caller;
import dev.swath.gateway.stac.ItemPage;
import dev.swath.gateway.stac.SearchItems;
import dev.swath.gateway.stac.document.CatalogueDocuments;
import dev.swath.gateway.stac.document.ItemDocuments;
import dev.swath.gateway.stac.document.PublicAddress;
import dev.swath.gateway.stac.document.StacLink;
import dev.swath.gateway.stac.query.ItemSearch;
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
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Search over the items of all collections. */
@Path("/stac/search")
@Tag(name = "stac")
@Produces(StacLink.GEOJSON)
@APIResponse(
        responseCode = "200",
        description = "A page of items",
        content = @Content(mediaType = StacLink.GEOJSON, schema = @Schema(ref = StacApiDocument.ITEMS)))
@APIResponse(
        responseCode = "4XX",
        description = "A problem document",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public class StacSearchResource {
    private static final String PATH = "/search";

    private final SearchItems search;
    private final RequestBodies bodies;
    private final Caller caller;

    StacSearchResource(SearchItems search, RequestBodies bodies, Caller caller) {
        this.search = search;
        this.bodies = bodies;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Items, newest first; with swath:text the nearest to what the text says come first")
    public Response get(@Context UriInfo uri, @Context HttpServerRequest request) {
        PublicAddress address = RequestAddress.of(request);
        ItemSearch wanted = ItemSearchReader.ofUrl(uri.getQueryParameters());
        ItemPage page = search.search(wanted, caller.grants());
        StacLink self = StacLink.geojson("self", RequestAddress.self(address, PATH, request));
        if (page.next() == null) {
            return answer(address, wanted, page, List.of(self));
        }
        StacLink next = StacLink.geojson("next", RequestAddress.withToken(address, PATH, request, page.next()))
                .withMethod("GET");
        return answer(address, wanted, page, List.of(self, next));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "The same by a body")
    @RequestBody(
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = StacApiDocument.SEARCH)))
    public Response post(InputStream body, @Context HttpHeaders headers, @Context HttpServerRequest request) {
        return bodies.answer(body, headers.getLength(), bytes -> {
            PublicAddress address = RequestAddress.of(request);
            ItemSearch wanted = ItemSearchReader.ofJson(bytes);
            ItemPage page = search.search(wanted, caller.grants());
            StacLink self = StacLink.geojson("self", address.stac(PATH)).withMethod("POST");
            if (page.next() == null) {
                return answer(address, wanted, page, List.of(self));
            }
            ObjectNode next = wanted.body().put("token", page.next());
            return answer(
                    address,
                    wanted,
                    page,
                    List.of(self, StacLink.geojson("next", address.stac(PATH)).withBody(next)));
        });
    }

    private static Response answer(PublicAddress address, ItemSearch wanted, ItemPage page, List<StacLink> links) {
        List<ObjectNode> items = new ItemDocuments(address).of(page, wanted.fields());
        return RequestAddress.answer(new CatalogueDocuments(address).items(items, links), StacLink.GEOJSON);
    }
}
