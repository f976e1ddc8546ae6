package dev.swath.gateway.changes;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.gateway.Grants;
import dev.swath.streaming.TopicLog.LogFacts;
import dev.swath.streaming.TopicLog.LogPage;
import dev.swath.streaming.TopicLog.LogPosition;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Streams what happens, each listener on a thread of its own at its own pace. A listener takes no more memory than its
 * cursor, however slow it is: what it has not taken yet stays in Kafka.
 */
public final class FollowChanges implements AutoCloseable {
    private final ChangeLog log;
    private final Clock clock;
    private final int maxListeners;
    private final Duration heartbeat;
    private final Semaphore places;
    private final Set<ChangeStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Takes signals. Called by one thread at a time. */
    public interface ChangeListener {
        /**
         * Sends a signal, and returns once it is written.
         *
         * @return false if nobody listens any more
         */
        boolean send(ChangeSignal signal) throws InterruptedException;

        /** There is no more. */
        void end();
    }

    /**
     * @param maxListeners the most listeners; further ones are refused
     * @param heartbeat how often a silent stream sends a sign of life
     */
    public FollowChanges(ChangeLog log, Clock clock, int maxListeners, Duration heartbeat) {
        this.log = log;
        this.clock = clock;
        this.maxListeners = maxListeners;
        this.heartbeat = heartbeat;
        this.places = new Semaphore(maxListeners);
    }

    /**
     * Begins to tell a listener what the caller may see.
     *
     * @param after the id of the last event that the listener has, or the {@code next} of a page; null to begin with
     * what is there (changes), or with what happens from now on (live)
     * @return what the caller runs when the listener is gone
     * @throws CatalogueException INVALID_REQUEST if it is no cursor; CURSOR_TOO_OLD; TOO_MANY_REQUESTS;
     * KAFKA_UNAVAILABLE, but not of a live feed from now on
     */
    public Runnable follow(FeedView view, @Nullable String after, Grants grants, ChangeListener listener) {
        if (!places.tryAcquire()) {
            throw new CatalogueException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "expected at most %d listeners of changes, found more".formatted(maxListeners));
        }
        boolean begun = false;
        try {
            StreamStart start = StreamStart.of(log, clock, view, after);
            ChangeStream stream = new ChangeStream(log, clock, view, grants, start, listener, heartbeat, this::forget);
            streams.add(stream);
            begun = true;
            begin(stream);
            return stream::close;
        } finally {
            if (!begun) {
                places.release();
            }
        }
    }

    private void begin(ChangeStream stream) {
        if (closed) {
            stream.close();
        }
        stream.greet();
        var _ = Thread.ofVirtual().name("changes").start(stream);
    }

    private void forget(ChangeStream stream) {
        if (streams.remove(stream)) {
            places.release();
        }
    }

    public int listeners() {
        return streams.size();
    }

    @Override
    public void close() {
        closed = true;
        streams.forEach(ChangeStream::close);
    }

    /**
     * Where a stream begins.
     *
     * @param cursor null if it is now, whenever Kafka answers
     * @param first what was read already to see whether it can be read
     */
    record StreamStart(
            @Nullable ChangeCursor cursor, @Nullable LogPage<FeedRecord> first) {
        private static final int FIRST = 100;

        static StreamStart of(ChangeLog log, Clock clock, FeedView view, @Nullable String after) {
            if (after == null && view == FeedView.LIVE) {
                return new StreamStart(null, null);
            }
            LogFacts facts = log.facts();
            ChangeCursor cursor = cursor(log, clock, view, after, facts);
            LogPage<FeedRecord> first = log.read(cursor.position(), FIRST);
            if (after != null && !first.beganAtEnd()) {
                cursor.checkAge(facts, clock.instant());
            }
            return new StreamStart(cursor, first);
        }

        private static ChangeCursor cursor(
                ChangeLog log, Clock clock, FeedView view, @Nullable String after, LogFacts facts) {
            if (after == null || after.equals(ReadChanges.NOW)) {
                return ChangeCursor.at(
                        after == null ? LogPosition.beginning(view.topics()) : log.end(view.topics()),
                        facts,
                        clock.instant());
            }
            ChangeCursor known = CursorText.read("after", after);
            known.checkTopics(facts);
            return known.ofTopics(view.topics(), log.end(view.topics()), facts);
        }
    }
}
