package dev.swath.ingest.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.ingest.AcceptUploads;
import dev.swath.ingest.UploadPath;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** {@code PUT /api/scenes/{key}}: a scene by HTTP instead of by S3. */
@Path(UploadResource.PATH + "/{key: .+}")
public class UploadResource {
    static final String PATH = "/api/scenes";

    private final AcceptUploads uploads;

    UploadResource(AcceptUploads uploads) {
        this.uploads = uploads;
    }

    /** The answer to an upload: it is stored, and becomes tiles later; a product's file or a sidecar has no scene id. */
    public record Accepted(String key, @Nullable String sceneId, String etag) {}

    /** The key is taken from the path as it was sent, decoded once. */
    @PUT
    @Blocking
    @Operation(summary = "Store an object; it becomes tiles later")
    @Parameter(
            name = "key",
            in = ParameterIn.PATH,
            required = true,
            description = "The object's key; its slashes stand as they are",
            schema = @Schema(type = SchemaType.STRING))
    @APIResponse(
            responseCode = "202",
            description = "It is stored",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public Response put(@Nullable InputStream body, @Context HttpServerRequest request) {
        AcceptUploads.StoredUpload stored = uploads.accept(
                keyOf(request.path()),
                body == null ? InputStream.nullInputStream() : body,
                declaredBytes(request.getHeader("Content-Length")),
                contentType(request.getHeader("Content-Type")));
        SceneId sceneId = stored.sceneId();
        return Response.accepted(
                        new Accepted(stored.key().value(), sceneId == null ? null : sceneId.value(), stored.etag()))
                .build();
    }

    private static ObjectKey keyOf(@Nullable String path) {
        if (path == null || !path.startsWith(PATH + "/")) {
            throw new CatalogueException(
                    ErrorCode.INVALID_KEY, "expected a path of the form %s/KEY, found %s".formatted(PATH, path));
        }
        return UploadPath.decode(path.substring(PATH.length() + 1));
    }

    private static long declaredBytes(@Nullable String header) {
        try {
            return header == null ? -1 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** A picture's type is kept; what clients send by default, such as a form's, would mislead the store. */
    private static String contentType(@Nullable String header) {
        return header != null && header.startsWith("image/") ? header : MediaType.APPLICATION_OCTET_STREAM;
    }
}
