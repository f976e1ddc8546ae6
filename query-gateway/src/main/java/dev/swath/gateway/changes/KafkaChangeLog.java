package dev.swath.gateway.changes;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.TopicLog;
import dev.swath.streaming.TopicLog.LogFacts;
import dev.swath.streaming.TopicLog.LogFollower;
import dev.swath.streaming.TopicLog.LogLimits;
import dev.swath.streaming.TopicLog.LogPage;
import dev.swath.streaming.TopicLog.LogPosition;
import java.util.Collection;
import java.util.Optional;

/** The feeds' topics in Kafka. */
public record KafkaChangeLog(TopicLog<FeedRecord> log) implements ChangeLog {
    public static KafkaChangeLog open(String bootstrap, LogLimits limits) {
        return new KafkaChangeLog(
                TopicLog.open(bootstrap, FeedView.LIVE.topics(), new FeedDecoder(), FeedDecoder::weigh, limits));
    }

    @Override
    public LogFacts facts() {
        return log.facts();
    }

    @Override
    public LogPage<FeedRecord> read(LogPosition from, int limit) {
        return log.read(from, limit);
    }

    @Override
    public LogPosition end(Collection<Topic> topics) {
        return log.end(topics);
    }

    @Override
    public ChangeFollower follow(LogPosition from) {
        LogFollower<FeedRecord> follower = log.follow(from);
        return follower::next;
    }

    @Override
    public Optional<CatalogueException> findComplaint() {
        return log.findComplaint();
    }

    @Override
    public void close() {
        log.close();
    }
}
