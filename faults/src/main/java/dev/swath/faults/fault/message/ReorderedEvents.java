package dev.swath.faults.fault.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.RawTopic;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.objectstore.StoredObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Every notification comes again, later, in another order and in another partition, while keys are rewritten and deleted. */
public final class ReorderedEvents implements Fault {
    private static final int KEYS = 12;
    private static final int REWRITES = 3;

    @Override
    public int number() {
        return 7;
    }

    @Override
    public String title() {
        return "delete before create, overwrites reordered: the newest wins";
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        Set<TileId> before = scenario.swath().catalogue().indexed().keySet();
        List<ObjectKey> keys = scenario.put("scene", KEYS);
        for (int i = 0; i < REWRITES; i++) {
            keys.forEach(scenario::put);
        }
        List<ObjectKey> deleted = keys.subList(0, KEYS / 3);
        deleted.forEach(key -> scenario.swath().store().delete(SwathProcesses.BUCKET, key));
        // The key comes back at once, so the notification of the delete may be read after it.
        scenario.put(deleted.getFirst());
        int left = KEYS - deleted.size() + 1;
        try (RawTopic notifications = new RawTopic(scenario.swath().bootstrap(), Topic.NOTIFICATIONS)) {
            List<ConsumerRecord<byte[], byte[]>> told = new ArrayList<>(notifications.read().stream()
                    .filter(record -> new String(record.key(), UTF_8).contains(scenario.folder()))
                    .toList());
            Collections.shuffle(told, scenario.random());
            for (ConsumerRecord<byte[], byte[]> again : told) {
                int partition = scenario.random().nextInt(notifications.partitions());
                notifications.write(notifications.record(partition, again.key(), again.value()));
            }
            scenario.note(
                    "%d keys written %d times, %d deleted, one of them put again; %d notifications repeated in another order"
                            .formatted(KEYS, REWRITES + 1, deleted.size(), told.size()));
        }
        scenario.awaitCaptioned(left);
        assertThat(scenario.swath().catalogue().indexed().keySet().stream()
                        .filter(tile -> !before.contains(tile))
                        .map(tile -> tile.value().substring(0, tile.value().indexOf('-'))))
                .as("scenes of the tiles that came, one tile each")
                .containsExactlyInAnyOrderElementsOf(stored(scenario));
        scenario.note("%d keys are found, each once and in its newest bytes".formatted(left));
    }

    /** The scenes of the bytes that are in the bucket now. */
    private static List<String> stored(FaultScenario scenario) {
        try (Stream<StoredObject> objects = scenario.swath().store().list(SwathProcesses.BUCKET, scenario.folder())) {
            return objects.map(object -> SceneId.of(SwathProcesses.BUCKET, object.key(), object.etag())
                            .value())
                    .toList();
        }
    }
}
