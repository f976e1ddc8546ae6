package dev.swath.gateway.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.TileDetails;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
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
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.BiFunction;
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
        return picture(id, "thumbnail", generation(generation), pictures::thumbnail, request);
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
        return picture(id, "chip", generation(generation), pictures::chip, request);
    }

    /** @return null if none is asked for */
    private static @Nullable Integer generation(@Nullable String generation) {
        if (generation == null) {
            return null;
        }
        int asked = RequestFields.integer("g", generation);
        if (asked < 1) {
            throw CatalogueException.ofField("g", "expected a generation, from 1 on");
        }
        return asked;
    }

    /**
     * A tile's picture may change with its generation: by a sidecar, or by a later version of Swath. So an address with a
     * generation shows that one for good, or leads to the one that the tile has now.
     */
    private Response picture(
            TileId tileId,
            String name,
            @Nullable Integer asked,
            BiFunction<TileId, Grants, ReadPicture.TileImage> read,
            Request request) {
        ReadPicture.TileImage image = read.apply(tileId, caller.grants());
        if (asked != null && asked != image.generation()) {
            return Response.temporaryRedirect(
                            URI.create("/api/tiles/%s/%s?g=%d".formatted(tileId, name, image.generation())))
                    .header("Cache-Control", ASK_ALWAYS)
                    .build();
        }
        EntityTag etag = new EntityTag(digest(image.bytes()));
        Response.ResponseBuilder response = request.evaluatePreconditions(etag);
        if (response == null) {
            response = Response.ok(image.bytes(), name.equals("chip") ? "image/png" : "image/jpeg");
        }
        return response.tag(etag)
                .header("Cache-Control", asked == null ? ASK_ALWAYS : FOREVER)
                .build();
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
