package dev.swath.faults.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.catalogue.Topic;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.RawTopic;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;

/** What the store told once is told twice more. */
public final class NotificationsThreefold implements Fault {
    private static final int TILES = 40;

    @Override
    public int number() {
        return 6;
    }

    @Override
    public String title() {
        return "each notification three times";
    }

    @Override
    public void run(Trial trial) throws Exception {
        trial.put("scene", TILES);
        try (RawTopic notifications = new RawTopic(trial.site().bootstrap(), Topic.NOTIFICATIONS)) {
            Awaitility.await()
                    .atMost(Trial.PATIENCE)
                    .until(() -> told(trial, notifications).size() == TILES);
            List<ConsumerRecord<byte[], byte[]>> told = told(trial, notifications);
            for (int i = 0; i < 2; i++) {
                for (ConsumerRecord<byte[], byte[]> again : told) {
                    notifications.write(notifications.record(again.partition(), again.key(), again.value()));
                }
            }
            trial.note("%d pictures, %d notifications"
                    .formatted(TILES, told(trial, notifications).size()));
        }
        trial.awaitCaptioned(TILES);
        trial.note("%d tiles captioned".formatted(trial.searchable()));
    }

    private static List<ConsumerRecord<byte[], byte[]>> told(Trial trial, RawTopic notifications) {
        return notifications.read().stream()
                .filter(record -> new String(record.key(), UTF_8).contains(trial.folder()))
                .toList();
    }
}
