package dev.swath.gateway.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.api.SceneStatus;
import dev.swath.gateway.ReadScene;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * One scene's way through the catalogue. It is a class of its own, because ingest-service answers {@code PUT
 * /api/scenes/{key}}, in the standalone process on the same port, and JAX-RS chooses a class by its path before it
 * looks at the methods.
 */
@Path("/api/scenes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "catalogue")
public class SceneResource {
    private final ReadScene scenes;
    private final Caller caller;

    SceneResource(ReadScene scenes, Caller caller) {
        this.caller = caller;
        this.scenes = scenes;
    }

    @GET
    @Operation(summary = "How far a key has come")
    public SceneStatus scene(@QueryParam("key") @Nullable String key) {
        if (key == null || key.isEmpty()) {
            throw CatalogueException.ofField("key", "expected an object's key, found none");
        }
        try {
            return scenes.get(new ObjectKey(key), caller.grants());
        } catch (CatalogueException e) {
            throw e.code() == ErrorCode.INVALID_KEY ? e.withField("key") : e;
        }
    }
}
