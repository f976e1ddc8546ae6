package dev.swath.gateway.rest;

import dev.swath.gateway.changes.FeedView;
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
    private final EventStreams streams;

    LiveResource(EventStreams streams) {
        this.streams = streams;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary =
                    "Server-sent events: item, delete, caption, failure; with Last-Event-ID what was missed comes first")
    public void live(@Context Sse sse, @Context SseEventSink sink, @Context RoutingContext context) {
        streams.stream(FeedView.LIVE, null, context, sse, sink);
    }

    @HEAD
    @Operation(hidden = true)
    public Response head() {
        return EventStreams.head();
    }
}
