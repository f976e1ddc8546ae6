package dev.swath.gateway.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.api.IndexPage;
import dev.swath.catalogue.api.IndexVersions;
import dev.swath.catalogue.api.OpenFailures;
import dev.swath.catalogue.api.StageLag;
import dev.swath.gateway.ReadFailures;
import dev.swath.gateway.ReadIndex;
import dev.swath.gateway.ReadLag;
import dev.swath.gateway.ReadStatus;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The catalogue in numbers, what failed, and what the index holds. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "catalogue")
public class CatalogueResource {
    private static final int MAX_ROWS = 10_000;
    private static final int DEFAULT_ROWS = 1_000;

    private final ReadStatus status;
    private final ReadLag lag;
    private final ReadIndex index;
    private final ReadFailures failures;
    private final Caller caller;

    CatalogueResource(ReadStatus status, ReadLag lag, ReadIndex index, ReadFailures failures, Caller caller) {
        this.caller = caller;
        this.status = status;
        this.lag = lag;
        this.index = index;
        this.failures = failures;
    }

    @GET
    @Path("/status")
    @Operation(summary = "Scenes, tiles, searchable and captioned tiles, failures, and how far each stage lags")
    public CatalogueStatus status() {
        return status.get();
    }

    @GET
    @Path("/lag/{stage}")
    @Operation(summary = "How many tiles or events a stage has still to work on, counted: for an autoscaler")
    public StageLag lag(@PathParam("stage") String stage) {
        return lag.get(stage);
    }

    @GET
    @Path("/failures")
    @Operation(summary = "The open failures, newest first, or the one of an id")
    public OpenFailures failures(@QueryParam("id") @Nullable String id, @QueryParam("limit") @Nullable String limit) {
        return id == null
                ? failures.list(rows(limit), caller.grants())
                : failures.get(id, RequestFields.shown(id), caller.grants());
    }

    @GET
    @Path("/index/versions")
    @Operation(summary = "The model versions that the index has rows of, and the one that searches mean")
    public IndexVersions indexVersions() {
        return index.versions();
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
        ModelVersion version = modelVersion == null || modelVersion.isEmpty()
                ? null
                : RequestFields.modelVersion("modelVersion", modelVersion);
        return index.page(version, last, most, caller.grants());
    }

    private static int rows(@Nullable String limit) {
        int rows = limit == null ? DEFAULT_ROWS : RequestFields.integer("limit", limit);
        if (rows < 1 || rows > MAX_ROWS) {
            throw CatalogueException.ofField("limit", "expected 1 to %d, found %d".formatted(MAX_ROWS, rows));
        }
        return rows;
    }
}
