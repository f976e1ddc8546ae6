package dev.swath.embedded;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fences the broker that had a folder before and was killed. For Kafka it still leads its partitions, and so would
 * its successor, until the controller takes the leadership from both for a moment. Transactions that are committed
 * in that moment lose their markers (KAFKA-20734). So the controller is started alone and takes the leadership
 * first.
 */
final class FormerBroker {
    /** Kafka writes it when it stops in order, and removes it when it starts. */
    private static final String STOPPED_IN_ORDER = ".kafka_cleanshutdown";

    private static final Logger LOG = LoggerFactory.getLogger(FormerBroker.class);
    private static final String FENCED = "kafka.controller:type=KafkaController,name=FencedBrokerCount";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private FormerBroker() {}

    static boolean wasKilled(Path folder) {
        return Files.exists(folder.resolve("__cluster_metadata-0"))
                && Files.notExists(folder.resolve(STOPPED_IN_ORDER));
    }

    /** Returns once it leads nothing any more, or after half a minute with a warning; then its successor takes the leadership itself. */
    static void fence(Path folder) throws IOException {
        KafkaConfig config =
                KafkaConfig.fromProps(BrokerSettings.controllerOf(folder, Ports.claim(0, "Kafka's controller")), false);
        KafkaRaftServer controller = new KafkaRaftServer(config, Time.SYSTEM);
        controller.startup();
        try {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!isFenced() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            if (!isFenced()) {
                LOG.atWarn()
                        .addKeyValue("folder", folder)
                        .log("The killed broker was not fenced in time:"
                                + " a transaction that is committed in the next seconds may lose its markers");
            }
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    private static boolean isFenced() {
        try {
            Object count = ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(FENCED), "Value");
            return count instanceof Number number && number.intValue() > 0;
        } catch (JMException e) {
            return false; // the controller has not counted yet
        }
    }
}
