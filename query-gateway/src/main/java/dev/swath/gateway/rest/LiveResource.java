package dev.swath.gateway.rest;

import dev.swath.gateway.live.LiveEvent;
import dev.swath.gateway.live.LiveFeed;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

/** What happens, as it happens. */
@Path("/api/live")
@Tag(name = "live")
public class LiveResource {
    private final LiveFeed feed;

    LiveResource(LiveFeed feed) {
        this.feed = feed;
    }

    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ResponseHeader(name = "Cache-Control", value = "no-store")
    @ResponseHeader(name = "X-Accel-Buffering", value = "no")
    @Operation(summary = "Server-sent events: item, caption, failure")
    public Multi<OutboundSseEvent> live(@Context Sse sse) {
        feed.checkRoom();
        return Multi.createFrom().publisher(feed).map(event -> toSse(sse, event));
    }

    /** The feed never ends, so its headers alone are the answer. */
    @HEAD
    @Operation(hidden = true)
    public Response head() {
        return Response.ok()
                .type(MediaType.SERVER_SENT_EVENTS)
                .header("Cache-Control", "no-store")
                .build();
    }

    private static OutboundSseEvent toSse(Sse sse, LiveEvent event) {
        return switch (event) {
            case LiveEvent.Heartbeat() -> sse.newEventBuilder().comment("alive").build();
            case LiveEvent.Message(String name, String json) ->
                sse.newEventBuilder().name(name).data(json).build();
        };
    }
}
