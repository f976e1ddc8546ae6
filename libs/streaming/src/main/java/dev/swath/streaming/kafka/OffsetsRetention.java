package dev.swath.streaming.kafka;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long the brokers keep the offsets of a group that is away. A group whose offsets expired encodes and captions everything again. */
final class OffsetsRetention {
    /** As long as a stage may be switched off without a thought. Kafka's own default is a week. */
    static final Duration LEAST = Duration.ofDays(30);

    private static final String SETTING = "offsets.retention.minutes";
    private static final Logger LOG = LoggerFactory.getLogger(OffsetsRetention.class);
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private OffsetsRetention() {}

    /** Warns, once a process, if they are kept for less than {@link #LEAST}. Where the brokers' settings are nobody's business, it is silent. */
    static void check(Admin admin) {
        try {
            Duration kept = kept(admin);
            if (isTooShort(kept) && TOLD.compareAndSet(false, true)) {
                LOG.atWarn()
                        .addKeyValue("setting", SETTING)
                        .addKeyValue("kept", kept)
                        .addKeyValue("expected", LEAST)
                        .log("Offsets expire soon: a stage that is away for longer does everything again");
            }
        } catch (AuthorizationException e) {
            LOG.atDebug().addKeyValue("setting", SETTING).log("May not ask how long offsets are kept");
        }
    }

    static boolean isTooShort(Duration kept) {
        return kept.compareTo(LEAST) < 0;
    }

    static Duration kept(Admin admin) {
        Node broker =
                KafkaFutures.get(admin.describeCluster().nodes()).iterator().next();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
        Config config = Objects.requireNonNull(
                KafkaFutures.get(admin.describeConfigs(Set.of(resource)).all()).get(resource),
                "Kafka tells what it is asked for");
        return Duration.ofMinutes(Long.parseLong(config.get(SETTING).value()));
    }
}
