package dev.swath.faults.fault.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.catalogue.Topic;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.RawTopic;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;

/** Every notification of the store comes three times. */
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
    public void run(FaultScenario scenario) throws Exception {
        scenario.put("scene", TILES);
        try (RawTopic notifications = new RawTopic(scenario.swath().bootstrap(), Topic.NOTIFICATIONS)) {
            Awaitility.await()
                    .atMost(FaultScenario.PATIENCE)
                    .until(() -> told(scenario, notifications).size() == TILES);
            List<ConsumerRecord<byte[], byte[]>> told = told(scenario, notifications);
            for (int i = 0; i < 2; i++) {
                for (ConsumerRecord<byte[], byte[]> again : told) {
                    notifications.write(notifications.record(again.partition(), again.key(), again.value()));
                }
            }
            scenario.note("%d pictures, %d notifications"
                    .formatted(TILES, told(scenario, notifications).size()));
        }
        scenario.awaitCaptioned(TILES);
        scenario.note("%d tiles captioned".formatted(scenario.searchable()));
    }

    private static List<ConsumerRecord<byte[], byte[]>> told(FaultScenario scenario, RawTopic notifications) {
        return notifications.read().stream()
                .filter(record -> new String(record.key(), UTF_8).contains(scenario.folder()))
                .toList();
    }
}
