package dev.swath.gateway.rest;

import dev.swath.catalogue.CatalogueException;
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
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** One tile: its record and its pictures. */
@Path("/api/tiles/{tileId}")
@Tag(name = "tiles")
public class TileResource {
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final String ASK_ALWAYS = "no-cache";
    private static final int ETAG_BYTES = 16;

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
        return picture(pictures.thumbnail(id, caller.grants()), "image/jpeg", caching(generation), request);
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
        return picture(pictures.chip(id, caller.grants()), "image/png", caching(generation), request);
    }

    /** A tile's picture may change with its generation: by a sidecar, or by a later version of Swath. */
    static String caching(@Nullable String generation) {
        if (generation == null) {
            return ASK_ALWAYS;
        }
        if (RequestFields.integer("g", generation) < 1) {
            throw CatalogueException.ofField("g", "expected a generation, from 1 on");
        }
        return FOREVER;
    }

    static Response picture(byte[] bytes, String mediaType, String caching, Request request) {
        EntityTag etag = new EntityTag(digest(bytes));
        Response.ResponseBuilder response = request.evaluatePreconditions(etag);
        if (response == null) {
            response = Response.ok(bytes, mediaType);
        }
        return response.tag(etag).header("Cache-Control", caching).build();
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(sha256, 0, ETAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
