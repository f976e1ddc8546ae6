package dev.swath.gateway.rest;

import dev.swath.catalogue.TileId;
import dev.swath.gateway.ReadGeoTiff;
import dev.swath.gateway.stac.document.ItemAssets;
import dev.swath.service.Problem;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A tile's picture in its place. */
@Path("/api/tiles/{tileId}/chip.tif")
@Tag(name = "tiles")
public class GeoTiffResource {
    private final ReadGeoTiff geoTiffs;
    private final Caller caller;

    GeoTiffResource(ReadGeoTiff geoTiffs, Caller caller) {
        this.geoTiffs = geoTiffs;
        this.caller = caller;
    }

    @GET
    @Produces(ItemAssets.COG_TYPE)
    @Operation(summary = "The tile's picture as a Cloud Optimized GeoTIFF, if the tile has a place")
    @APIResponse(responseCode = "200", description = "A GeoTIFF", content = @Content(mediaType = ItemAssets.COG_TYPE))
    @APIResponse(
            responseCode = "4XX",
            description = "A problem document",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response get(
            @PathParam("tileId") String tileId,
            @QueryParam("g") @Nullable String generation,
            @Context Request request) {
        TileId id = RequestFields.tileId("tileId", tileId);
        return PictureResponse.of("chip.tif", ItemAssets.COG_TYPE, generation, request)
                .show(id, () -> geoTiffs.get(id, caller.grants()));
    }
}
