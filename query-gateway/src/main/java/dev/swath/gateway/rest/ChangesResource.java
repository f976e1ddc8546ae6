package dev.swath.gateway.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.api.ChangePage;
import dev.swath.gateway.changes.FeedView;
import dev.swath.gateway.changes.ReadChanges;
import dev.swath.service.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What happened to the items, from any point on. */
@Path("/api/changes")
@Tag(name = "changes")
public class ChangesResource {
    private static final int DEFAULT_CHANGES = 1_000;
    private static final int MAX_CHANGES = 10_000;

    private final ReadChanges changes;
    private final EventStreams streams;
    private final Caller caller;

    ChangesResource(ReadChanges changes, EventStreams streams, Caller caller) {
        this.changes = changes;
        this.streams = streams;
        this.caller = caller;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "A page of changes after a cursor; without one all items there are",
            description =
                    "Whoever applies every page has a twin of the catalogue. 410: the cursor is too old, begin anew")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ChangePage.class)))
    @APIResponse(
            responseCode = "4XX",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public ChangePage page(@QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable String limit) {
        int most = limit == null ? DEFAULT_CHANGES : RequestFields.integer("limit", limit);
        if (most < 1 || most > MAX_CHANGES) {
            throw CatalogueException.ofField("limit", "expected 1 to %d, found %d".formatted(MAX_CHANGES, most));
        }
        return changes.page(after == null || after.isEmpty() ? null : after, most, caller.grants());
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "The same as server-sent events upsert and delete, whose id is the cursor")
    public void stream(
            @QueryParam("after") @Nullable String after,
            @Context Sse sse,
            @Context SseEventSink sink,
            @Context RoutingContext context) {
        streams.stream(FeedView.CHANGES, after == null || after.isEmpty() ? null : after, context, sse, sink);
    }
}
