package dev.swath.faults.fault.hostile;

import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.model.Caption;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.Groups;
import dev.swath.streaming.TopicReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Takes caption-service's place in its group, and gives pictures the captions that the test wants. */
final class HostileCaptioner {
    private HostileCaptioner() {}

    /** Puts a picture for each text and captions it with that text. Afterwards caption-service works again. */
    static Map<ObjectKey, String> caption(FaultScenario scenario, List<String> texts) throws Exception {
        SwathProcesses swath = scenario.swath();
        ModelVersion version = swath.catalogue().modelVersion();
        swath.service(SwathService.CAPTION).close();
        List<ObjectKey> keys = scenario.put("captioned", texts.size());
        Map<ObjectKey, TileEncoded> encoded = new HashMap<>();
        await().atMost(FaultScenario.PATIENCE).until(() -> {
            TopicReader.readAll(swath.bootstrap(), Topic.ENCODINGS, received -> {
                if (received.event() instanceof TileEncoded tile
                        && keys.contains(tile.tile().key())) {
                    encoded.put(tile.tile().key(), tile);
                }
            });
            return encoded.size() == keys.size();
        });
        Map<ObjectKey, String> captions = new HashMap<>();
        List<String> left = new ArrayList<>(texts);
        try (EventPublisher publisher = new EventPublisher(swath.bootstrap(), "caption-service")) {
            for (TileEncoded tile : encoded.values()) {
                Caption caption = Caption.ofModel(left.removeFirst(), -1, Caption.Ending.END_TOKEN, null);
                publisher.publish(TileCaptioned.of(tile.tile(), version, caption));
                captions.put(tile.tile().key(), caption.text());
            }
        }
        commitEnds(swath.bootstrap(), Groups.of(Stage.CAPTION, version));
        swath.restart();
        return captions;
    }

    private static void commitEnds(String bootstrap, String group) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrap, "group.id", group, "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.ENCODINGS.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
            consumer.endOffsets(partitions)
                    .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end)));
            // Refused while the group still has a member.
            await().atMost(FaultScenario.PATIENCE).ignoreExceptions().until(() -> {
                consumer.commitSync(ends);
                return true;
            });
        }
    }
}
