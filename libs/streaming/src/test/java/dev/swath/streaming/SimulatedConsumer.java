package dev.swath.streaming;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A member of the {@link SimulatedBroker}'s group. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // for one thread
final class SimulatedConsumer extends MockConsumer<byte[], byte[]> {
    private static final long UNKNOWN = -1;
    private static final MetricName RECEIVED = new MetricName("incoming-byte-total", "", "", Map.of());

    private final SimulatedBroker broker;
    private final Schedule schedule;
    private final SimulatedWorker<?, ?> worker;
    private double answers;
    private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private @Nullable ConsumerRebalanceListener listener;
    private String memberId = "";
    private int generation;

    SimulatedConsumer(SimulatedBroker broker, Schedule schedule, SimulatedWorker<?, ?> worker) {
        super("none");
        this.broker = broker;
        this.schedule = schedule;
        this.worker = worker;
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener rebalanceListener) {
        listener = rebalanceListener;
        memberId = broker.join(this);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        worker.call("poll");
        rejoin();
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new HashMap<>();
        for (TopicPartition partition : List.copyOf(positions.keySet())) {
            if (!paused.contains(partition) && isKnown(partition) && !schedule.chance(200)) {
                List<ConsumerRecord<byte[], byte[]>> records = fetch(partition);
                if (!records.isEmpty()) {
                    polled.put(partition, records);
                }
            }
        }
        return new ConsumerRecords<>(polled, Map.of());
    }

    private void rejoin() {
        ConsumerRebalanceListener told = listener;
        if (told == null) {
            return;
        }
        if (!broker.isMember(memberId)) {
            List<TopicPartition> lost = List.copyOf(positions.keySet());
            forget(lost);
            told.onPartitionsLost(lost);
            memberId = broker.join(this);
        }
        if (generation != broker.generation()) {
            List<TopicPartition> revoked = positions.keySet().stream()
                    .filter(partition -> !broker.isTarget(partition, memberId))
                    .toList();
            if (!revoked.isEmpty()) {
                if (worker.isBusy() && !schedule.chance(300)) {
                    return; // the group waits for the work under way
                }
                told.onPartitionsRevoked(revoked);
                forget(revoked);
                revoked.forEach(broker::release);
            }
            generation = broker.generation();
        }
        List<TopicPartition> claimed = broker.claim(memberId);
        if (!claimed.isEmpty()) {
            claimed.forEach(partition -> positions.put(partition, UNKNOWN));
            told.onPartitionsAssigned(claimed);
        }
    }

    private void forget(List<TopicPartition> partitions) {
        partitions.forEach(positions::remove);
        partitions.forEach(paused::remove);
    }

    private boolean isKnown(TopicPartition partition) {
        if (known(partition) == UNKNOWN && !broker.isUnstable(partition)) {
            positions.put(partition, broker.offset(partition));
        }
        return known(partition) != UNKNOWN;
    }

    private List<ConsumerRecord<byte[], byte[]>> fetch(TopicPartition partition) {
        List<byte @Nullable []> log = broker.log(partition);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long offset = known(partition);
        for (int wanted = 1 + schedule.below(4); offset < log.size() && wanted > 0; offset++) {
            byte[] value = log.get((int) offset);
            if (value != null) {
                records.add(new ConsumerRecord<>(
                        partition.topic(), partition.partition(), offset, new byte[] {'k'}, value));
                wanted--;
            }
        }
        positions.put(partition, offset);
        return records;
    }

    private long known(TopicPartition partition) {
        return positions.getOrDefault(partition, UNKNOWN);
    }

    @Override
    public Set<TopicPartition> paused() {
        return Set.copyOf(paused);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        paused.addAll(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        paused.removeAll(partitions);
    }

    @Override
    public Set<TopicPartition> assignment() {
        return new LinkedHashSet<>(positions.keySet());
    }

    @Override
    @SuppressWarnings("removal") // the only way to a member's own
    public ConsumerGroupMetadata groupMetadata() {
        return new ConsumerGroupMetadata(worker.settings().groupId(), generation, memberId, Optional.empty());
    }

    @Override
    public OptionalLong currentLag(TopicPartition partition) {
        return OptionalLong.empty();
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        worker.call("committed");
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        for (TopicPartition partition : partitions) {
            if (broker.isUnstable(partition)) {
                throw new TimeoutException("the offset of " + partition + " is not settled");
            }
            Long offset = broker.committedOffset(partition);
            committed.put(partition, offset == null ? null : new OffsetAndMetadata(offset));
        }
        return committed;
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        positions.replace(partition, offset);
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> positions.replace(partition, 0L));
    }

    @Override
    public long position(TopicPartition partition) {
        if (!isKnown(partition)) {
            throw new TimeoutException("the position of " + partition + " is not known");
        }
        return known(partition);
    }

    @Override
    public long position(TopicPartition partition, Duration timeout) {
        return position(partition);
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return Map.of(RECEIVED, new Metric() {
            @Override
            public MetricName metricName() {
                return RECEIVED;
            }

            @Override
            public Object metricValue() {
                return ++answers;
            }
        });
    }

    /** Leaves the group. */
    @Override
    public void close(CloseOptions options) {
        broker.remove(memberId);
    }

    /** The group has not heard of it for too long. */
    void evict() {
        broker.remove(memberId);
    }
}
