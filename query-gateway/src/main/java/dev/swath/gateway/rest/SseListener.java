package dev.swath.gateway.rest;

import dev.swath.gateway.changes.ChangeSignal;
import dev.swath.gateway.changes.FollowChanges.ChangeListener;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes a stream of changes to one connection, an event after the other. That the client goes away is no error. */
final class SseListener implements ChangeListener {
    /** A client that takes nothing for so long is sent away. It comes back with its last id, and loses nothing. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Sse sse;
    private final SseEventSink sink;

    SseListener(Sse sse, SseEventSink sink) {
        this.sse = sse;
        this.sink = sink;
    }

    @Override
    public boolean send(ChangeSignal signal) throws InterruptedException {
        if (sink.isClosed()) {
            return false;
        }
        try {
            var _ = sink.send(toSse(signal)).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            return false;
        }
    }

    @Override
    public void end() {
        if (!sink.isClosed()) {
            sink.close();
        }
    }

    private OutboundSseEvent toSse(ChangeSignal signal) {
        return switch (signal) {
            // An event without data is none, but the browser keeps its id.
            case ChangeSignal.Alive(String id) ->
                id == null
                        ? sse.newEventBuilder().comment("alive").build()
                        : sse.newEventBuilder().comment("alive").id(id).build();
            case ChangeSignal.Happened(String name, String json, String id) ->
                sse.newEventBuilder().name(name).data(json).id(id).build();
        };
    }
}
