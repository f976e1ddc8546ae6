package dev.swath.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Kafka's broker and its controller, put together as {@link KafkaRaftServer} does. That class waits at its end for up to five minutes for the controller, which
 * a full disk may have ended long before.
 */
final class BrokerServers {
    private final ControllerServer controller;
    private final BrokerServer broker;

    private BrokerServers(ControllerServer controller, BrokerServer broker) {
        this.controller = controller;
        this.broker = broker;
    }

    /** Returns once the broker serves requests. If it does not come to that, nothing of it runs on. */
    static BrokerServers start(Path folder, int port, int advertisedPort, int controllerPort, Duration patience) {
        BrokerServers servers =
                of(KafkaConfig.fromProps(BrokerSettings.of(folder, port, advertisedPort, controllerPort), false));
        try {
            servers.controller.startup();
            servers.broker.startup();
            return servers;
        } catch (RuntimeException e) {
            servers.stop(patience);
            throw e;
        }
    }

    /** @param patience how long to wait for the controller's leave */
    void stop(Duration patience) {
        broker.shutdown(patience);
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    private static BrokerServers of(KafkaConfig config) {
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> folder =
                KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(BrokerServers.class), "");
        Metrics metrics = Server.initializeMetrics(
                config, Time.SYSTEM, folder._1().clusterId().orElseThrow());
        QuorumConfig quorum = config.quorumConfig();
        SharedServer shared = new SharedServer(
                config,
                folder._1(),
                Time.SYSTEM,
                metrics,
                CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(quorum.voters())),
                QuorumConfig.parseBootstrapServers(quorum.bootstrapServers()),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        BrokerServer broker = new BrokerServer(shared);
        return new BrokerServers(new ControllerServer(shared, KafkaRaftServer.configSchema(), folder._2()), broker);
    }
}
