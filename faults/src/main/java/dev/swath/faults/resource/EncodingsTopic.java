package dev.swath.faults.resource;

import dev.swath.catalogue.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** The topic that a captioner reads: how long its records are kept, and that they are lost. */
public final class EncodingsTopic implements AutoCloseable {
    private static final String NAME = Topic.ENCODINGS.topicName();

    private final Admin admin;

    public EncodingsTopic(String bootstrap) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    /** Keeps records for that long; the broker deletes them at its next look, minutes later. */
    public void keep(Duration time) throws Exception {
        AlterConfigOp kept = new AlterConfigOp(
                new ConfigEntry("retention.ms", Long.toString(time.toMillis())), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, NAME), List.of(kept)))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    /** Keeps records for as long as Swath does by default. */
    public void keepAsUsual() throws Exception {
        keep(Topic.ENCODINGS.retention());
    }

    /** Deletes what is there, read or not. */
    public void empty() throws Exception {
        Map<TopicPartition, OffsetSpec> ends =
                admin.describeTopics(List.of(NAME)).allTopicNames().get().values().stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(info -> new TopicPartition(topic.name(), info.partition())))
                        .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<TopicPartition, RecordsToDelete> all = admin.listOffsets(ends).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        end -> RecordsToDelete.beforeOffset(end.getValue().offset())));
        admin.deleteRecords(all).all().get();
    }

    @Override
    public void close() {
        admin.close();
    }
}
