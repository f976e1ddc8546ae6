package dev.swath.gateway.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.gateway.changes.FeedView;
import dev.swath.gateway.changes.FollowChanges;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.jspecify.annotations.Nullable;

/** Streams feeds as server-sent events. */
@Singleton
class EventStreams {
    private static final String NOT_KEPT = "no-store";
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final FollowChanges changes;
    private final Caller caller;

    EventStreams(FollowChanges changes, Caller caller) {
        this.changes = changes;
        this.caller = caller;
    }

    /**
     * Begins to stream.
     *
     * @param after by the URL; what a browser sends when it comes back is newer
     */
    void stream(FeedView view, @Nullable String after, RoutingContext context, Sse sse, SseEventSink sink) {
        String lastEventId = context.request().getHeader(LAST_EVENT_ID);
        boolean comesBack = lastEventId != null && !lastEventId.isBlank();
        context.response().putHeader("Cache-Control", NOT_KEPT).putHeader("X-Accel-Buffering", "no");
        try {
            Runnable stop = changes.follow(
                    view, comesBack ? lastEventId.strip() : after, caller.grants(), new SseListener(sse, sink));
            context.addEndHandler(_ -> stop.run());
        } catch (CatalogueException e) {
            throw comesBack && e.code() == ErrorCode.INVALID_REQUEST ? e.withField(LAST_EVENT_ID) : e;
        }
    }

    /** A stream never ends, so its headers alone are the answer. */
    static Response head() {
        return Response.ok()
                .type(MediaType.SERVER_SENT_EVENTS)
                .header("Cache-Control", NOT_KEPT)
                .build();
    }
}
