package dev.swath.gateway.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.gateway.ReadPicture;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer to whoever asks for a picture of a tile. The picture may change with the tile's generation: by a sidecar, or
 * by a later version of Swath. So an address with a generation shows that one for good, or leads to the one that the tile
 * has now.
 *
 * @param name the last part of the address
 * @param asked the generation that is asked for; null for the newest
 */
record PictureResponse(
        String name, String mediaType, @Nullable Integer asked, Request request) {
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final String ASK_ALWAYS = "no-cache";
    private static final int ETAG_BYTES = 16;

    /**
     * @param generation as the address has it
     * @throws CatalogueException INVALID_REQUEST if that is none
     */
    static PictureResponse of(String name, String mediaType, @Nullable String generation, Request request) {
        Integer asked = generation == null ? null : RequestFields.integer("g", generation);
        if (asked != null && asked < 1) {
            throw CatalogueException.ofField("g", "expected a generation, from 1 on");
        }
        return new PictureResponse(name, mediaType, asked, request);
    }

    Response show(TileId tileId, Supplier<ReadPicture.TileImage> read) {
        ReadPicture.TileImage image = read.get();
        if (asked != null && asked != image.generation()) {
            return Response.temporaryRedirect(
                            URI.create("/api/tiles/%s/%s?g=%d".formatted(tileId, name, image.generation())))
                    .header("Cache-Control", ASK_ALWAYS)
                    .build();
        }
        EntityTag etag = new EntityTag(digest(image.bytes()));
        Response.ResponseBuilder response = request.evaluatePreconditions(etag);
        if (response == null) {
            response = Response.ok(image.bytes(), mediaType);
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
