package dev.swath.faults.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.RawTopic;
import dev.swath.faults.site.Site;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
        List<ObjectKey> keys = new ArrayList<>(trial.put("scene", KEYS));
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
        List<String> found = new ArrayList<>();
        for (JsonNode hit : trial.site().search("anything").path("results")) {
            String key = hit.path("key").asText();
            if (key.startsWith(trial.folder())) {
                found.add(key);
            }
        }
        assertThat(found)
                .hasSize(left)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(deleted.subList(1, deleted.size()).stream()
                        .map(ObjectKey::value)
                        .toList());
        trial.note("%d keys are found, each once and in its newest bytes".formatted(left));
    }
}
