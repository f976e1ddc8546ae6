package dev.swath.gateway.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.api.ItemChange;
import dev.swath.catalogue.event.EventJson;
import dev.swath.gateway.Grants;
import dev.swath.gateway.changes.ChangeLog.ChangeFollower;
import dev.swath.gateway.changes.ChangeSignal.Alive;
import dev.swath.gateway.changes.ChangeSignal.Happened;
import dev.swath.gateway.changes.FollowChanges.ChangeListener;
import dev.swath.gateway.changes.FollowChanges.StreamStart;
import dev.swath.streaming.TopicLog.LogEntry;
import dev.swath.streaming.TopicLog.LogPage;
import dev.swath.streaming.TopicLog.LogPosition;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells one listener what happens, until nobody listens any more. */
final class ChangeStream implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeStream.class);
    private static final int AT_ONCE = 100;
    /** How soon it notices that it was closed. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ChangeLog log;
    private final Clock clock;
    private final FeedView view;
    private final Grants grants;
    private final StreamStart start;
    private final ChangeListener listener;
    private final Duration heartbeat;
    private final Consumer<ChangeStream> ended;
    private @Nullable ChangeCursor cursor;
    private @Nullable ChangeFollower follower;
    private long sentNanos;
    private volatile boolean closed;

    ChangeStream(
            ChangeLog log,
            Clock clock,
            FeedView view,
            Grants grants,
            StreamStart start,
            ChangeListener listener,
            Duration heartbeat,
            Consumer<ChangeStream> ended) {
        this.log = log;
        this.clock = clock;
        this.view = view;
        this.grants = grants;
        this.start = start;
        this.listener = listener;
        this.heartbeat = heartbeat;
        this.ended = ended;
        this.cursor = start.cursor();
    }

    /**
     * Sends the first sign of life on the caller's own thread. A second thread writes to the connection only after its
     * head is written: two threads at once made an answer of 200 and of 500 in one.
     */
    void greet() {
        ChangeCursor from = cursor;
        try {
            send(new Alive(from == null ? null : CursorText.write(from)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    @Override
    public void run() {
        try {
            tellFirst();
            while (!closed) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("A stream of changes ended early");
        } finally {
            close();
            listener.end();
        }
    }

    /** Nothing more is told. Its place is free at once. */
    @Override
    public void close() {
        closed = true;
        ended.accept(this);
    }

    private void tellFirst() throws InterruptedException {
        ChangeCursor from = cursor;
        LogPage<FeedRecord> first = start.first();
        if (from != null && first != null) {
            tell(from, first);
        }
    }

    private void step() throws InterruptedException {
        try {
            ChangeCursor from = placed();
            if (follower == null) {
                follower = log.follow(from.position());
            }
            tell(from, follower.next(AT_ONCE, LOOK));
        } catch (CatalogueException e) {
            follower = null; // what it has read and nobody was told is read again
            if (e.code() == ErrorCode.CURSOR_TOO_OLD) {
                close(); // the listener comes back with its last id, and is told so
            } else if (e.kind() == ErrorKind.TRANSIENT || e.kind() == ErrorKind.EXHAUSTED) {
                Thread.sleep(LOOK);
            } else {
                throw e;
            }
        }
        if (!closed && System.nanoTime() - sentNanos >= heartbeat.toNanos()) {
            send(new Alive(cursor == null ? null : CursorText.write(cursor)));
        }
    }

    /** A live feed begins where the topics end once Kafka answers. */
    private ChangeCursor placed() throws InterruptedException {
        ChangeCursor known = cursor;
        if (known == null) {
            known = ChangeCursor.at(log.end(view.topics()), log.facts(), clock.instant());
            cursor = known;
            send(new Alive(CursorText.write(known)));
        }
        return known;
    }

    private void tell(ChangeCursor from, LogPage<FeedRecord> page) throws InterruptedException {
        if (!page.entries().isEmpty()) {
            from.checkAge(log.facts(), clock.instant());
        }
        LogPosition position = from.position();
        for (LogEntry<FeedRecord> entry : page.entries()) {
            position = position.after(entry);
            if (!closed && grants.allow(entry.value().collection())) {
                send(happened(entry.value(), CursorText.write(from.at(position))));
            }
        }
        cursor = from.after(page);
    }

    private void send(ChangeSignal signal) throws InterruptedException {
        if (!listener.send(signal)) {
            close();
        }
        sentNanos = System.nanoTime();
    }

    private Happened happened(FeedRecord told, String id) {
        return switch (told) {
            case FeedRecord.Told other -> new Happened(other.name(), other.json(), id);
            case FeedRecord.Changed changed -> {
                String item = changed.item();
                yield view == FeedView.LIVE && item != null
                        ? new Happened("item", item, id)
                        : new Happened(name(changed.change()), json(changed.change()), id);
            }
        };
    }

    private static String name(ItemChange change) {
        return change.type().name().toLowerCase(Locale.ROOT);
    }

    private static String json(ItemChange change) {
        try {
            return EventJson.mapper().writeValueAsString(change);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a change has JSON", e);
        }
    }
}
