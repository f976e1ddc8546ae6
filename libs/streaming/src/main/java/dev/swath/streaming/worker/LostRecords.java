package dev.swath.streaming.worker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that the topic's retention deleted before the worker read them. Each loss becomes a failure, in the
 * transaction that commits an offset beyond it. Thread-safe.
 */
final class LostRecords {
    /**
     * Records that are gone.
     *
     * @param from the first offset that was not read
     * @param beginning where the partition begins now
     */
    record Loss(TopicPartition partition, long from, long beginning) {}

    private final Map<TopicPartition, Loss> losses = new HashMap<>();

    synchronized void found(Loss loss) {
        losses.put(loss.partition(), loss);
    }

    /** Those that a batch passes over. */
    synchronized List<Loss> of(PolledBatch batch) {
        List<Loss> passed = new ArrayList<>();
        for (TopicPartition partition : batch.offsets().keySet()) {
            Loss loss = losses.get(partition);
            if (loss != null) {
                passed.add(loss);
            }
        }
        return passed;
    }

    synchronized void told(Collection<Loss> told) {
        told.forEach(loss -> losses.remove(loss.partition(), loss));
    }

    /** The partitions' next owner finds the same losses, as long as no offset beyond them is committed. */
    synchronized void gone(Collection<TopicPartition> partitions) {
        partitions.forEach(losses::remove);
    }
}
