package dev.swath.gateway.rest;

import dev.swath.gateway.live.LiveEvent;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Writes the live feed to one connection, an event after the other. That the client goes away is no error: it ends the subscription. */
final class LiveListener implements Flow.Subscriber<LiveEvent> {
    private final Sse sse;
    private final SseEventSink sink;
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

    LiveListener(Sse sse, SseEventSink sink) {
        this.sse = sse;
        this.sink = sink;
    }

    @Override
    public void onSubscribe(Flow.Subscription own) {
        subscription.set(own);
        own.request(1);
    }

    @Override
    public void onNext(LiveEvent event) {
        if (sink.isClosed()) {
            cancel();
            return;
        }
        var _ = sink.send(toSse(event)).whenComplete((_, failure) -> {
            Flow.Subscription own = subscription.get();
            if (failure != null) {
                cancel();
            } else if (own != null) {
                own.request(1);
            }
        });
    }

    @Override
    public void onError(Throwable failure) {
        close();
    }

    @Override
    public void onComplete() {
        close();
    }

    /** The connection is over. */
    void cancel() {
        Flow.Subscription own = subscription.getAndSet(null);
        if (own != null) {
            own.cancel();
        }
        close();
    }

    private void close() {
        if (!sink.isClosed()) {
            sink.close();
        }
    }

    private OutboundSseEvent toSse(LiveEvent event) {
        return switch (event) {
            case LiveEvent.Heartbeat() -> sse.newEventBuilder().comment("alive").build();
            case LiveEvent.Message message ->
                sse.newEventBuilder().name(message.name()).data(message.json()).build();
        };
    }
}
