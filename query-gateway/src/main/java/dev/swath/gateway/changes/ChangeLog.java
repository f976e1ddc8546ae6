package dev.swath.gateway.changes;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.TopicLog.LogFacts;
import dev.swath.streaming.TopicLog.LogPage;
import dev.swath.streaming.TopicLog.LogPosition;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** The records of the topics that feeds tell of, from any position on. Thread-safe. */
public interface ChangeLog extends AutoCloseable {
    /** @throws CatalogueException KAFKA_UNAVAILABLE */
    LogFacts facts();

    /**
     * Reads on, as far as the topics reach now.
     *
     * @throws CatalogueException CURSOR_TOO_OLD, KAFKA_UNAVAILABLE, TOO_MANY_REQUESTS
     */
    LogPage<FeedRecord> read(LogPosition from, int limit);

    /** @throws CatalogueException KAFKA_UNAVAILABLE, TOO_MANY_REQUESTS */
    LogPosition end(Collection<Topic> topics);

    /** Reads on from a position, and waits for what is to come. */
    ChangeFollower follow(LogPosition from);

    /** What keeps it from telling the newest records. */
    Optional<CatalogueException> findComplaint();

    @Override
    void close();

    /** One who reads on. For one thread. */
    interface ChangeFollower {
        /** @throws CatalogueException as {@link ChangeLog#read} */
        LogPage<FeedRecord> next(int limit, Duration patience) throws InterruptedException;
    }
}
