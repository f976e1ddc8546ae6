package dev.swath.gateway.rest;

import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.TileDetails;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.ReadPicture;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** One tile: its record and its pictures. */
@Path("/api/tiles/{tileId}")
@Tag(name = "tiles")
public class TileResource {
    private final FindTile tiles;
    private final ReadPicture pictures;
    private final Caller caller;

    TileResource(FindTile tiles, ReadPicture pictures, Caller caller) {
        this.caller = caller;
        this.tiles = tiles;
        this.pictures = pictures;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "What is known of a tile")
    public TileDetails get(@PathParam("tileId") String tileId) {
        FindTile.Found found = tiles.get(RequestFields.tileId("tileId", tileId), caller.grants());
        return TileDetails.of(found.row().tile(), found.row().caption(), found.modelVersion());
    }

    @GET
    @Path("/thumbnail")
    @Produces("image/jpeg")
    @Operation(summary = "The tile's thumbnail")
    public Response thumbnail(
            @PathParam("tileId") String tileId,
            @QueryParam("g") @Nullable String generation,
            @Context Request request) {
        TileId id = RequestFields.tileId("tileId", tileId);
        return PictureResponse.of("thumbnail", "image/jpeg", generation, request)
                .show(id, () -> pictures.thumbnail(id, caller.grants()));
    }

    @GET
    @Path("/chip")
    @Produces("image/png")
    @Operation(summary = "The tile's picture as the models see it")
    public Response chip(
            @PathParam("tileId") String tileId,
            @QueryParam("g") @Nullable String generation,
            @Context Request request) {
        TileId id = RequestFields.tileId("tileId", tileId);
        return PictureResponse.of("chip", "image/png", generation, request)
                .show(id, () -> pictures.chip(id, caller.grants()));
    }
}
