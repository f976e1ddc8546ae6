package dev.swath.streaming.log;

import dev.swath.streaming.TopicLog.LogEntry;
import dev.swath.streaming.TopicLog.LogPage;
import dev.swath.streaming.TopicLog.LogPosition;
import dev.swath.streaming.log.LogTail.RingPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The newest records, of a bounded number and size. Each has a number. Thread-safe. */
final class LogRing<T> {
    private final ToLongFunction<T> weigh;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    /** The record of a number is at the number's rest. */
    private final List<@Nullable LogEntry<T>> slots;

    private long first = 1;
    private long afterLast = 1;
    private long bytes;
    /** Before the first record that is kept; null before there was any position. */
    private @Nullable LogPosition start;

    private @Nullable LogPosition end;
    private LogPosition caughtUp = LogPosition.beginning(List.of());
    private Instant caughtUpAt = Instant.EPOCH;
    private long changes;
    private boolean closed;

    LogRing(ToLongFunction<T> weigh, int mostEntries, long mostBytes) {
        this.weigh = weigh;
        this.mostBytes = mostBytes;
        this.slots = new ArrayList<>(Collections.nCopies(mostEntries, null));
    }

    /** What comes next follows this position. */
    void begin(LogPosition at) {
        change(() -> {
            start = at;
            end = at;
        });
    }

    /** Forgets everything, since the topics are not what they were. */
    void clear() {
        change(() -> {
            while (first < afterLast) {
                drop();
            }
            start = null;
            end = null;
            caughtUp = LogPosition.beginning(List.of());
        });
    }

    /** @param reached where the tail is after them */
    void add(List<LogEntry<T>> more, LogPosition reached) {
        change(() -> {
            for (LogEntry<T> entry : more) {
                if (afterLast - first == slots.size()) {
                    drop();
                }
                slots.set(slot(afterLast++), entry);
                bytes += weigh.applyAsLong(entry.value());
            }
            while (bytes > mostBytes && first < afterLast) {
                drop();
            }
            end = reached;
        });
    }

    /** @param ends where the topics ended at that time */
    void measured(LogPosition ends, Instant measuredAt) {
        lock.lock();
        try {
            if (end != null && end.reaches(ends)) {
                caughtUp = ends;
                caughtUpAt = measuredAt;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Grows with every change. */
    long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /** Returns once something was read since {@link #changes} was so much, or after so long. */
    void awaitChange(long seen, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (changes == seen && !closed && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    Optional<RingPage<T>> read(LogPosition from, long mark, int limit, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (true) {
                LogPosition reached = end;
                if (reached == null || (mark < first && !isCovered(from))) {
                    return Optional.empty();
                }
                RingPage<T> page = page(from, Math.max(mark, first), limit, reached);
                if (!page.page().entries().isEmpty() || left <= 0 || closed) {
                    return Optional.of(page);
                }
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isCovered(LogPosition from) {
        LogPosition begin = start;
        return begin != null && from.reaches(begin.only(from.topics()));
    }

    private RingPage<T> page(LogPosition from, long mark, int limit, LogPosition reached) {
        List<LogEntry<T>> found = new ArrayList<>();
        LogPosition position = from;
        long number = mark;
        while (number < afterLast && found.size() < limit) {
            LogEntry<T> entry = Objects.requireNonNull(slots.get(slot(number++)));
            if (from.topics().contains(entry.topic())
                    && entry.offset() >= position.offset(entry.topic(), entry.partition())) {
                found.add(entry);
                position = position.after(entry);
            }
        }
        LogPosition next = number == afterLast ? position.furthest(reached) : position;
        LogPage<T> page = new LogPage<>(found, next, caughtUp.only(from.topics()), caughtUpAt, found.isEmpty());
        return new RingPage<>(page, number);
    }

    private void drop() {
        LogEntry<T> oldest = Objects.requireNonNull(slots.set(slot(first++), null));
        bytes -= weigh.applyAsLong(oldest.value());
        start = start == null ? null : start.after(oldest);
    }

    private int slot(long number) {
        return (int) (number % slots.size());
    }

    /** Wakes everybody who waits. */
    void close() {
        change(() -> closed = true);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changes++;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
