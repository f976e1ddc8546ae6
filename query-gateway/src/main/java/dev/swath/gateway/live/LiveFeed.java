package dev.swath.gateway.live;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.gateway.Grants;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends every listener the events from now on. Each listener has a bounded queue. A slow listener loses its oldest events and slows nobody down.
 */
public final class LiveFeed implements AutoCloseable {
    private final int maxListeners;
    private final int queueCapacity;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean closed;

    /**
     * @param maxListeners the most listeners; further ones are refused
     * @param queueCapacity the events kept for a slow listener
     */
    public LiveFeed(int maxListeners, int queueCapacity) {
        this.maxListeners = maxListeners;
        this.queueCapacity = queueCapacity;
    }

    /** Throws if there is no room for another listener. */
    public void checkRoom() {
        if (listeners.size() >= maxListeners) {
            throw new CatalogueException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "expected at most %d listeners of the live feed, found more".formatted(maxListeners));
        }
    }

    public void publish(LiveEvent event) {
        listeners.forEach(listener -> listener.offer(event));
    }

    public int listeners() {
        return listeners.size();
    }

    /** How many events slow listeners lost. */
    public long dropped() {
        return dropped.get();
    }

    /** Tells the subscriber from now on what the caller may see. */
    public void subscribe(Flow.Subscriber<? super LiveEvent> subscriber, Grants grants) {
        Listener listener = new Listener(subscriber, grants);
        subscriber.onSubscribe(listener);
        listeners.add(listener);
        listener.offer(new LiveEvent.Heartbeat());
        if (closed) {
            listener.complete();
        }
    }

    @Override
    public void close() {
        closed = true;
        listeners.forEach(Listener::complete);
    }

    private final class Listener implements Flow.Subscription {
        private final Flow.Subscriber<? super LiveEvent> subscriber;
        private final Grants grants;
        private final Deque<LiveEvent> queue = new ArrayDeque<>();
        private final AtomicInteger draining = new AtomicInteger();
        private long wanted;
        private volatile boolean completed;
        private volatile boolean cancelled;

        Listener(Flow.Subscriber<? super LiveEvent> subscriber, Grants grants) {
            this.subscriber = subscriber;
            this.grants = grants;
        }

        void offer(LiveEvent event) {
            if (event instanceof LiveEvent.Message message && !grants.allow(message.collection())) {
                return;
            }
            synchronized (queue) {
                if (queue.size() >= queueCapacity) {
                    queue.removeFirst();
                    dropped.incrementAndGet();
                }
                queue.addLast(event);
            }
            drain();
        }

        void complete() {
            completed = true;
            drain();
        }

        @Override
        public void request(long count) {
            synchronized (queue) {
                wanted = wanted + count < 0 ? Long.MAX_VALUE : wanted + count;
            }
            drain();
        }

        @Override
        public void cancel() {
            cancelled = true;
            listeners.remove(this);
        }

        /** One thread at a time passes events on. Another that comes meanwhile makes it look once more. */
        private void drain() {
            if (draining.getAndIncrement() != 0) {
                return;
            }
            do {
                for (LiveEvent event = take(); event != null; event = take()) {
                    subscriber.onNext(event);
                }
                if (completed && !cancelled) {
                    cancel();
                    subscriber.onComplete();
                }
            } while (draining.decrementAndGet() != 0);
        }

        private @Nullable LiveEvent take() {
            synchronized (queue) {
                if (cancelled || wanted == 0 || queue.isEmpty()) {
                    return null;
                }
                wanted--;
                return queue.removeFirst();
            }
        }
    }
}
