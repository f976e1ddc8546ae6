package dev.swath.faults.fault.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.RawTopic;
import dev.swath.streaming.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records that are no events, in every partition of the topics that three stages read. */
public final class PoisonRecord implements Fault {
    private static final int TILES = 24;

    @Override
    public int number() {
        return 9;
    }

    @Override
    public String title() {
        return "a poison record: its partition advances";
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        List<String> poisoned = new ArrayList<>();
        for (Topic topic : List.of(Topic.ARRIVALS, Topic.TILES, Topic.ENCODINGS)) {
            try (RawTopic raw = new RawTopic(scenario.swath().bootstrap(), topic)) {
                for (int partition = 0; partition < raw.partitions(); partition++) {
                    ProducerRecord<byte[], byte[]> poison =
                            raw.record(partition, "poison".getBytes(UTF_8), poison(scenario, partition));
                    poison.headers().add("ce_type", "dev.swath.NoSuchEvent".getBytes(UTF_8));
                    poisoned.add("%s/%d/%d".formatted(topic, partition, raw.write(poison)));
                }
            }
        }
        scenario.put("scene", TILES);
        scenario.awaitCaptioned(TILES);
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(() -> assertThat(failures(scenario))
                        .containsKeys(poisoned.stream()
                                .filter(at -> !at.startsWith(Topic.ENCODINGS.topicName()))
                                .toArray(String[]::new)));
        Map<String, TileFailed> failures = failures(scenario);
        for (String at : poisoned) {
            // The join reads encodings too and may be the one that names the record; one failure is enough.
            TileFailed failure = Objects.requireNonNull(failures.get(at), () -> "no failure of " + at);
            assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RECORD);
            assertThat(failure.source()).hasToString(at);
            assertThat(failure.payload()).isNotNull();
        }
        scenario.note("%d poison records on %d topics, each a failure with its topic, partition, offset and payload"
                .formatted(poisoned.size(), 3));
        scenario.note("%d tiles behind them captioned".formatted(scenario.searchable()));
    }

    private static byte[] poison(FaultScenario scenario, int partition) {
        if (partition == 0) {
            return "{\"tile\": null".getBytes(UTF_8);
        }
        byte[] noise = new byte[200];
        scenario.random().nextBytes(noise);
        return noise;
    }

    private static Map<String, TileFailed> failures(FaultScenario scenario) {
        return TopicReader.readNewest(scenario.swath().bootstrap(), Topic.FAILURES, TileFailed.class);
    }
}
