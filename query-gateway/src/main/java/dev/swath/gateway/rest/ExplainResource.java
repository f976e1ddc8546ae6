package dev.swath.gateway.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.api.TileExplanation;
import dev.swath.gateway.explain.ExplainTile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where in a tile's picture a text is seen. */
@Path("/api/tiles/{tileId}/explain")
@Tag(name = "tiles")
public class ExplainResource {
    private final ExplainTile explain;
    private final Caller caller;

    ExplainResource(ExplainTile explain, Caller caller) {
        this.explain = explain;
        this.caller = caller;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Where in the tile's picture the text is seen, and which words of the caption match")
    public TileExplanation get(@PathParam("tileId") String tileId, @QueryParam("text") @Nullable String text) {
        return explain.explain(RequestFields.tileId("tileId", tileId), given(text), caller.grants());
    }

    @GET
    @Path("/overlay")
    @Produces("image/png")
    @Operation(summary = "The tile's picture, red where the text is seen")
    public byte[] overlay(@PathParam("tileId") String tileId, @QueryParam("text") @Nullable String text) {
        return explain.overlay(RequestFields.tileId("tileId", tileId), given(text), caller.grants());
    }

    private static String given(@Nullable String text) {
        if (text == null) {
            throw CatalogueException.ofField("text", "expected a text, found none");
        }
        return text;
    }
}
