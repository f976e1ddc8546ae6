package dev.swath.streaming.worker;

import dev.swath.streaming.kafka.RawRecords;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The records of one batch on their way from the poll to the commit. Compared by identity. */
public final class PolledBatch {
    private final long epoch;
    private final List<ConsumerRecord<byte[], byte[]>> records;
    private final Map<TopicPartition, OffsetAndMetadata> idlePositions;

    /** @param idlePositions how far each partition was polled beyond its last record, over transaction markers */
    PolledBatch(
            long epoch,
            List<ConsumerRecord<byte[], byte[]>> records,
            Map<TopicPartition, OffsetAndMetadata> idlePositions) {
        this.epoch = epoch;
        this.idlePositions = Map.copyOf(idlePositions);
        this.records = List.copyOf(records);
    }

    /** The {@link BatchQueue}'s epoch when the batch was taken. A later epoch makes the batch void. */
    long epoch() {
        return epoch;
    }

    List<ConsumerRecord<byte[], byte[]>> records() {
        return records;
    }

    Set<Integer> partitions() {
        Set<Integer> partitions = new HashSet<>();
        offsets().keySet().forEach(partition -> partitions.add(partition.partition()));
        return partitions;
    }

    boolean touches(Collection<TopicPartition> partitions) {
        return offsets().keySet().stream().anyMatch(partitions::contains);
    }

    /** The position of each partition after this batch. */
    Map<TopicPartition, OffsetAndMetadata> offsets() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(idlePositions);
        for (ConsumerRecord<byte[], byte[]> raw : records) {
            offsets.put(RawRecords.partition(raw), new OffsetAndMetadata(raw.offset() + 1));
        }
        return offsets;
    }
}
