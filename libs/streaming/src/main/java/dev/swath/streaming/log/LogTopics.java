package dev.swath.streaming.log;

import dev.swath.catalogue.Topic;
import dev.swath.streaming.TopicLog.LogFacts;
import dev.swath.streaming.kafka.KafkaErrors;
import dev.swath.streaming.kafka.KafkaFutures;
import dev.swath.streaming.kafka.KafkaSettings;
import dev.swath.streaming.kafka.TopicAdmin;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Asks a broker what topics are, now and then. Thread-safe. */
public final class LogTopics implements AutoCloseable {
    private static final Duration LIFETIME = Duration.ofSeconds(10);

    private final String bootstrap;
    private final List<Topic> topics;
    private @Nullable Admin admin;
    private @Nullable LogFacts known;
    private long askedNanos;

    public LogTopics(String bootstrap, Collection<Topic> topics) {
        this.bootstrap = bootstrap;
        this.topics = List.copyOf(topics);
    }

    /** @throws dev.swath.catalogue.CatalogueException KAFKA_UNAVAILABLE */
    public synchronized LogFacts facts() {
        LogFacts facts = known;
        if (facts == null || System.nanoTime() - askedNanos > LIFETIME.toNanos()) {
            facts = asked();
            known = facts;
            askedNanos = System.nanoTime();
        }
        return facts;
    }

    private LogFacts asked() {
        try {
            Admin open = opened();
            List<String> names = topics.stream().map(Topic::topicName).toList();
            Map<Topic, String> ids = new EnumMap<>(Topic.class);
            KafkaFutures.get(open.describeTopics(names).allTopicNames())
                    .forEach((name, description) -> ids.put(
                            Topic.find(name).orElseThrow(),
                            description.topicId().toString()));
            Map<Topic, Duration> tombstones = new EnumMap<>(Topic.class);
            topics.forEach(topic -> tombstones.put(topic, TopicAdmin.tombstones(open, topic)));
            return new LogFacts(ids, tombstones);
        } catch (KafkaException e) {
            throw KafkaErrors.convert("asking about " + topics, e);
        }
    }

    private Admin opened() {
        Admin open = admin;
        if (open == null) {
            open = KafkaSettings.admin(bootstrap);
            admin = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
