package dev.swath.embedded;

import java.nio.file.Path;
import java.util.Properties;

/** The settings of a small broker of one node that starts fast. */
final class BrokerSettings {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final String BROKER_LISTENER = "BROKER";

    private BrokerSettings() {}

    static Properties of(Path folder, int port, int advertisedPort, int controllerPort) {
        Properties settings = new Properties();
        node(settings, folder, port, advertisedPort, controllerPort);
        oneReplica(settings);
        small(settings);
        quick(settings);
        return settings;
    }

    /** The settings of the controller alone. It gives a silent broker up at once. */
    static Properties controllerOf(Path folder, int controllerPort) {
        Properties settings = new Properties();
        controller(settings, folder, controllerPort);
        set(settings, "process.roles", "controller");
        set(settings, "listeners", CONTROLLER_LISTENER + "://" + Ports.HOST + ":" + controllerPort);
        set(settings, "listener.security.protocol.map", CONTROLLER_LISTENER + ":PLAINTEXT");
        small(settings);
        quick(settings);
        set(settings, "broker.session.timeout.ms", 1000);
        return settings;
    }

    private static void controller(Properties settings, Path folder, int controllerPort) {
        set(settings, "node.id", NODE_ID);
        set(settings, "controller.quorum.voters", NODE_ID + "@" + Ports.HOST + ":" + controllerPort);
        set(settings, "controller.listener.names", CONTROLLER_LISTENER);
        set(settings, "log.dirs", folder);
    }

    private static void node(Properties settings, Path folder, int port, int advertisedPort, int controllerPort) {
        String controller = Ports.HOST + ":" + controllerPort;
        String broker = BROKER_LISTENER + "://" + Ports.HOST + ":";
        set(settings, "process.roles", "broker,controller");
        controller(settings, folder, controllerPort);
        set(settings, "listeners", broker + port + "," + CONTROLLER_LISTENER + "://" + controller);
        set(settings, "advertised.listeners", broker + advertisedPort);
        set(settings, "inter.broker.listener.name", BROKER_LISTENER);
        set(
                settings,
                "listener.security.protocol.map",
                BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        set(settings, "auto.create.topics.enable", false);
        set(settings, "message.max.bytes", 2 * 1024 * 1024);
    }

    private static void oneReplica(Properties settings) {
        set(settings, "default.replication.factor", 1);
        set(settings, "min.insync.replicas", 1);
        set(settings, "offsets.topic.replication.factor", 1);
        // A year: a group whose offsets expired would do everything again.
        set(settings, "offsets.retention.minutes", 525_600);
        set(settings, "transaction.state.log.replication.factor", 1);
        set(settings, "transaction.state.log.min.isr", 1);
        set(settings, "share.coordinator.state.topic.replication.factor", 1);
        set(settings, "share.coordinator.state.topic.min.isr", 1);
    }

    private static void small(Properties settings) {
        set(settings, "num.partitions", 4);
        set(settings, "offsets.topic.num.partitions", 4);
        set(settings, "transaction.state.log.num.partitions", 4);
        set(settings, "share.coordinator.state.topic.num.partitions", 1);
        set(settings, "num.network.threads", 2);
        set(settings, "num.io.threads", 4);
        set(settings, "background.threads", 2);
        set(settings, "group.coordinator.threads", 1);
        set(settings, "share.coordinator.threads", 1);
        set(settings, "num.recovery.threads.per.data.dir", 2);
        set(settings, "log.cleaner.dedupe.buffer.size", 8 * 1024 * 1024);
        set(settings, "log.segment.bytes", 64 * 1024 * 1024);
        set(settings, "offsets.topic.segment.bytes", 8 * 1024 * 1024);
        set(settings, "transaction.state.log.segment.bytes", 8 * 1024 * 1024);
        set(settings, "metadata.log.segment.bytes", 8 * 1024 * 1024);
        set(settings, "log.index.size.max.bytes", 1024 * 1024);
        set(settings, "log.retention.check.interval.ms", 60_000);
    }

    private static void quick(Properties settings) {
        set(settings, "group.initial.rebalance.delay.ms", 0);
        set(settings, "controller.quorum.election.timeout.ms", 200);
        set(settings, "controller.quorum.election.backoff.max.ms", 200);
        // It is alive as long as its controller is: a busy machine must not take its partitions' leader away.
        set(settings, "broker.session.timeout.ms", 60_000);
        set(settings, "broker.heartbeat.interval.ms", 500);
        set(settings, "transaction.abort.timed.out.transaction.cleanup.interval.ms", 1000);
        // A start whose controller has died, as on a full disk, would wait for ever.
        set(settings, "server.max.startup.time.ms", 300_000);
    }

    private static void set(Properties settings, String name, Object value) {
        settings.setProperty(name, value.toString());
    }
}
