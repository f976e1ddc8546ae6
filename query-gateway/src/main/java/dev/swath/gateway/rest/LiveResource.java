package dev.swath.gateway.rest;

import dev.swath.gateway.live.LiveFeed;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What happens, as it happens. */
@Path("/api/live")
@Tag(name = "live")
public class LiveResource {
    private static final String NOT_KEPT = "no-store";

    private final LiveFeed feed;
    private final Caller caller;

    LiveResource(LiveFeed feed, Caller caller) {
        this.caller = caller;
        this.feed = feed;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "Server-sent events: item, caption, failure")
    public void live(@Context Sse sse, @Context SseEventSink sink, @Context RoutingContext context) {
        feed.checkRoom();
        context.response().putHeader("Cache-Control", NOT_KEPT).putHeader("X-Accel-Buffering", "no");
        LiveListener listener = new LiveListener(sse, sink);
        context.addEndHandler(_ -> listener.cancel());
        feed.subscribe(listener, caller.grants());
    }

    /** The feed never ends, so its headers alone are the answer. */
    @HEAD
    @Operation(hidden = true)
    public Response head() {
        return Response.ok()
                .type(MediaType.SERVER_SENT_EVENTS)
                .header("Cache-Control", NOT_KEPT)
                .build();
    }
}
