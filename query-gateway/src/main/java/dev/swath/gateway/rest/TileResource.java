package dev.swath.gateway.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.TileDetails;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.wiring.GatewayApplication;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
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
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** One tile: its record and its pictures. */
@Path("/api/tiles/{tileId}")
@Tag(name = "tiles")
public class TileResource {
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final long MAX_PICTURE_BYTES = 32L << 20;
    private static final int ETAG_BYTES = 16;

    private final GatewayApplication application;

    TileResource(GatewayApplication application) {
        this.application = application;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "What is known of a tile")
    public TileDetails get(@PathParam("tileId") String tileId) {
        FindTile.Found found = application.findTile().get(RequestFields.tileId("tileId", tileId));
        return TileDetails.of(found.row().tile(), found.row().caption(), found.modelVersion());
    }

    @GET
    @Path("/thumbnail")
    @Produces("image/jpeg")
    @Operation(summary = "The tile's thumbnail")
    public Response thumbnail(@PathParam("tileId") String tileId, @Context Request request) {
        TileId id = RequestFields.tileId("tileId", tileId);
        return picture(id, Tile.thumbnailKey(id), "image/jpeg", request);
    }

    @GET
    @Path("/chip")
    @Produces("image/png")
    @Operation(summary = "The tile's picture as the models see it")
    public Response chip(@PathParam("tileId") String tileId, @Context Request request) {
        TileId id = RequestFields.tileId("tileId", tileId);
        return picture(id, Tile.chipKey(id), "image/png", request);
    }

    /** Ids are derived from the bytes, so a picture never changes. */
    private Response picture(TileId tileId, String key, String mediaType, Request request) {
        byte[] bytes = read(tileId, key);
        EntityTag etag = new EntityTag(digest(bytes));
        Response.ResponseBuilder response = request.evaluatePreconditions(etag);
        if (response == null) {
            response = Response.ok(bytes, mediaType);
        }
        return response.tag(etag).header("Cache-Control", FOREVER).build();
    }

    private byte[] read(TileId tileId, String key) {
        try {
            return application.store().read(application.chipsBucket(), new ObjectKey(key), MAX_PICTURE_BYTES);
        } catch (CatalogueException e) {
            if (e.code() == ErrorCode.OBJECT_GONE) {
                throw new CatalogueException(
                        ErrorCode.NOT_FOUND, "no picture of tile %s is in the catalogue".formatted(tileId), e);
            }
            throw e;
        }
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(sha256, 0, ETAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @ServerExceptionMapper
    Response problem(RuntimeException thrown) {
        return Problems.answer(thrown);
    }
}
