package dev.swath.gateway.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.api.IndexPage;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.api.IndexVersions;
import dev.swath.catalogue.api.OpenFailures;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.gateway.wiring.GatewayApplication;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The catalogue in numbers, what failed, and what the index holds. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "catalogue")
public class CatalogueResource {
    private static final int MAX_ROWS = 10_000;
    private static final int DEFAULT_ROWS = 1_000;

    private final GatewayApplication application;

    CatalogueResource(GatewayApplication application) {
        this.application = application;
    }

    @GET
    @Path("/status")
    @Operation(summary = "Scenes, tiles, searchable and captioned tiles, failures, and how far each stage lags")
    public CatalogueStatus status() {
        return application.status().get();
    }

    @GET
    @Path("/failures")
    @Operation(summary = "The open failures, newest first, or the one of an id")
    public OpenFailures failures(@QueryParam("id") @Nullable String id, @QueryParam("limit") @Nullable String limit) {
        if (id == null) {
            return new OpenFailures(
                    application.failures().list(rows(limit)),
                    application.failures().size());
        }
        TileFailed failed = application.failures().find(id);
        if (failed == null) {
            throw new CatalogueException(
                    ErrorCode.NOT_FOUND, "no failure \"%s\" is open".formatted(RequestFields.shown(id)));
        }
        return new OpenFailures(List.of(failed), 1);
    }

    @GET
    @Path("/index/versions")
    @Operation(summary = "The model versions that the index has rows of, and the one that searches mean")
    public IndexVersions indexVersions() {
        return new IndexVersions(
                application.currentModel().find().orElse(null),
                application.index().modelVersions().stream().sorted().toList());
    }

    @GET
    @Path("/index/tiles")
    @Operation(
            summary =
                    "The index's rows of one model version, by default the current, for comparing it with other truths")
    public IndexPage indexTiles(
            @QueryParam("modelVersion") @Nullable String modelVersion,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        TileId last = after == null || after.isEmpty() ? null : RequestFields.tileId("after", after);
        int most = rows(limit);
        Optional<ModelVersion> version = modelVersion == null || modelVersion.isEmpty()
                ? application.currentModel().find()
                : Optional.of(RequestFields.modelVersion("modelVersion", modelVersion));
        List<IndexRow> rows = version.map(found -> application.index().list(found, last, most))
                .orElse(List.of());
        return new IndexPage(rows, rows.size() < most ? null : rows.getLast().tileId());
    }

    private static int rows(@Nullable String limit) {
        int rows = limit == null ? DEFAULT_ROWS : RequestFields.integer("limit", limit);
        if (rows < 1 || rows > MAX_ROWS) {
            throw CatalogueException.ofField("limit", "expected 1 to %d, found %d".formatted(MAX_ROWS, rows));
        }
        return rows;
    }

    @ServerExceptionMapper
    Response problem(RuntimeException thrown) {
        return Problems.answer(thrown);
    }
}
