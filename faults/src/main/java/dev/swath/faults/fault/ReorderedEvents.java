package dev.swath.faults.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.RawTopic;
import dev.swath.faults.site.Site;
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
    public void run(Trial trial) throws Exception {
        Set<TileId> before = trial.site().indexed().keySet();
        List<ObjectKey> keys = trial.put("scene", KEYS);
        for (int i = 0; i < REWRITES; i++) {
            keys.forEach(trial::put);
        }
        List<ObjectKey> deleted = keys.subList(0, KEYS / 3);
        deleted.forEach(key -> trial.site().store().delete(Site.BUCKET, key));
        // Come back at once: what was told of the delete may be read after it.
        trial.put(deleted.getFirst());
        int left = KEYS - deleted.size() + 1;
        try (RawTopic notifications = new RawTopic(trial.site().bootstrap(), Topic.NOTIFICATIONS)) {
            List<ConsumerRecord<byte[], byte[]>> told = new ArrayList<>(notifications.read().stream()
                    .filter(record -> new String(record.key(), UTF_8).contains(trial.folder()))
                    .toList());
            Collections.shuffle(told, trial.random());
            for (ConsumerRecord<byte[], byte[]> again : told) {
                int partition = trial.random().nextInt(notifications.partitions());
                notifications.write(notifications.record(partition, again.key(), again.value()));
            }
            trial.note(
                    "%d keys written %d times, %d deleted, one of them put again; %d notifications repeated in another order"
                            .formatted(KEYS, REWRITES + 1, deleted.size(), told.size()));
        }
        trial.awaitCaptioned(left);
        assertThat(trial.site().indexed().keySet().stream()
                        .filter(tile -> !before.contains(tile))
                        .map(tile -> tile.value().substring(0, tile.value().indexOf('-'))))
                .as("scenes of the tiles that came, one tile each")
                .containsExactlyInAnyOrderElementsOf(stored(trial));
        trial.note("%d keys are found, each once and in its newest bytes".formatted(left));
    }

    /** The scenes that the bucket has, by the bytes that lie there now. */
    private static List<String> stored(Trial trial) {
        try (Stream<StoredObject> objects = trial.site().store().list(Site.BUCKET, trial.folder())) {
            return objects.map(object ->
                            SceneId.of(Site.BUCKET, object.key(), object.etag()).value())
                    .toList();
        }
    }
}
