package dev.swath.faults.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.RawTopic;
import dev.swath.streaming.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records that are no events, in every partition of what three stages read. */
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
    public void run(Trial trial) throws Exception {
        List<String> poisoned = new ArrayList<>();
        for (Topic topic : List.of(Topic.ARRIVALS, Topic.TILES, Topic.ENCODINGS)) {
            try (RawTopic raw = new RawTopic(trial.site().bootstrap(), topic)) {
                for (int partition = 0; partition < raw.partitions(); partition++) {
                    ProducerRecord<byte[], byte[]> poison =
                            raw.record(partition, "poison".getBytes(UTF_8), poison(trial, partition));
                    poison.headers().add("ce_type", "dev.swath.NoSuchEvent".getBytes(UTF_8));
                    poisoned.add("%s/%d/%d".formatted(topic, partition, raw.write(poison)));
                }
            }
        }
        trial.put("scene", TILES);
        trial.awaitCaptioned(TILES);
        await().atMost(Trial.PATIENCE)
                .untilAsserted(() -> assertThat(failures(trial))
                        .containsKeys(poisoned.stream()
                                .filter(at -> !at.startsWith(Topic.ENCODINGS.topicName()))
                                .toArray(String[]::new)));
        Map<String, TileFailed> failures = failures(trial);
        for (String at : poisoned) {
            // The join reads encodings too and may be the one that names the record; one failure is enough.
            TileFailed failure = Objects.requireNonNull(failures.get(at), () -> "no failure of " + at);
            assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_RECORD);
            assertThat(failure.source()).hasToString(at);
            assertThat(failure.payload()).isNotNull();
        }
        trial.note("%d poison records on %d topics, each a failure with its topic, partition, offset and payload"
                .formatted(poisoned.size(), 3));
        trial.note("%d tiles behind them captioned".formatted(trial.searchable()));
    }

    private static byte[] poison(Trial trial, int partition) {
        if (partition == 0) {
            return "{\"tile\": null".getBytes(UTF_8);
        }
        byte[] noise = new byte[200];
        trial.random().nextBytes(noise);
        return noise;
    }

    private static Map<String, TileFailed> failures(Trial trial) {
        return TopicReader.readNewest(trial.site().bootstrap(), Topic.FAILURES, TileFailed.class);
    }
}
