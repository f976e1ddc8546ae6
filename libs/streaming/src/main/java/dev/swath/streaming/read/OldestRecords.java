package dev.swath.streaming.read;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.streaming.kafka.RawRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Reads when records were written. */
public final class OldestRecords {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private OldestRecords() {}

    /**
     * The timestamp of the first record from each offset on. A partition that has none before its end is left out.
     *
     * @param offsets where to begin; a deleted offset means the oldest record that is left
     * @param ends where the committed records of these partitions end
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public static Map<TopicPartition, Instant> writtenAt(
            String bootstrap, Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Instant> written = new HashMap<>();
        try (PartitionReader reader = PartitionReader.ofPartitions(bootstrap, offsets.keySet())) {
            reader.fromOffsets(offsets);
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!offsets.keySet().stream()
                    .allMatch(partition -> written.containsKey(partition)
                            || reader.position(partition) >= ends.getOrDefault(partition, 0L))) {
                if (System.nanoTime() > deadline) {
                    throw new CatalogueException(
                            ErrorCode.KAFKA_UNAVAILABLE,
                            "the oldest records of %s were not read within %s".formatted(offsets.keySet(), TIMEOUT));
                }
                reader.poll(
                        raw -> written.putIfAbsent(RawRecords.partition(raw), Instant.ofEpochMilli(raw.timestamp())));
            }
        }
        return written;
    }
}
