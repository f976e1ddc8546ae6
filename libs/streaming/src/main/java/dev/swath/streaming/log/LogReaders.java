package dev.swath.streaming.log;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.TopicLog.LogDecoder;
import dev.swath.streaming.TopicLog.LogLimits;
import dev.swath.streaming.TopicLog.LogPage;
import dev.swath.streaming.TopicLog.LogPosition;
import dev.swath.streaming.kafka.KafkaErrors;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** A few consumers that are lent for a page at a time, if possible to whoever reads on where one of them is. Thread-safe. */
public final class LogReaders<T> implements AutoCloseable {
    private final String bootstrap;
    private final LogDecoder<T> decoder;
    private final LogLimits limits;
    private final Semaphore places;
    private final Deque<LogReader<T>> idle = new ArrayDeque<>();
    /** Idle and lent ones; never more than places. */
    private int open;

    private boolean closed;

    public LogReaders(String bootstrap, LogDecoder<T> decoder, LogLimits limits) {
        this.bootstrap = bootstrap;
        this.decoder = decoder;
        this.limits = limits;
        this.places = new Semaphore(limits.readers(), true);
    }

    /** @throws CatalogueException CURSOR_TOO_OLD, KAFKA_UNAVAILABLE, TOO_MANY_REQUESTS */
    public LogPage<T> read(LogPosition from, int limit) {
        return lent(from, reader -> reader.read(from, limit));
    }

    /** @throws CatalogueException KAFKA_UNAVAILABLE, TOO_MANY_REQUESTS */
    public LogPosition end(Collection<Topic> topics) {
        return lent(LogPosition.beginning(topics), reader -> reader.end(topics));
    }

    private <R> R lent(LogPosition from, Function<LogReader<T>, R> use) {
        enter();
        try {
            LogReader<T> reader = taken(from);
            boolean sound = false;
            try {
                R result = use.apply(reader);
                sound = true;
                return result;
            } catch (CatalogueException e) {
                sound = e.code() == ErrorCode.CURSOR_TOO_OLD;
                throw e;
            } catch (KafkaException e) {
                throw KafkaErrors.convert("reading a page", e);
            } finally {
                giveBack(reader, sound);
            }
        } catch (KafkaException e) {
            throw KafkaErrors.convert("connecting", e);
        } finally {
            places.release();
        }
    }

    private void enter() {
        try {
            if (places.tryAcquire(limits.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new CatalogueException(
                ErrorCode.TOO_MANY_REQUESTS,
                "expected at most %d readers of changes at once, found more; ask again".formatted(limits.readers()));
    }

    private LogReader<T> taken(LogPosition from) {
        LogReader<T> reader = findIdle(from);
        if (reader != null) {
            return reader;
        }
        try {
            return new LogReader<>(bootstrap, decoder);
        } catch (KafkaException e) {
            forget();
            throw e;
        }
    }

    /** Null if another one is to be opened, which is counted already. */
    private synchronized @Nullable LogReader<T> findIdle(LogPosition from) {
        for (Iterator<LogReader<T>> each = idle.iterator(); each.hasNext(); ) {
            LogReader<T> reader = each.next();
            if (reader.isAt(from)) {
                each.remove();
                return reader;
            }
        }
        if (open >= limits.readers() && !idle.isEmpty()) {
            return idle.pollFirst();
        }
        open++;
        return null;
    }

    private void giveBack(LogReader<T> reader, boolean sound) {
        synchronized (this) {
            if (sound && !closed) {
                idle.addLast(reader);
                return;
            }
            open--;
        }
        reader.close();
    }

    public synchronized int consumers() {
        return open;
    }

    private synchronized void forget() {
        open--;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        for (LogReader<T> reader = nextIdle(); reader != null; reader = nextIdle()) {
            reader.close();
        }
    }

    private synchronized @Nullable LogReader<T> nextIdle() {
        return idle.pollFirst();
    }
}
