package dev.swath.streaming;

import dev.swath.streaming.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * As much of a broker as a worker's protocol rests on: an input topic, one consumer group with cooperative rebalancing, transactions with fencing by epoch and by
 * membership, and what was committed. For one thread.
 */
public final class SimulatedBroker {
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMillis(KafkaSettings.TRANSACTION_TIMEOUT_MS);

    /** What one transaction made visible, at once. */
    public record Committed(
            List<ProducerRecord<byte[], byte[]>> records,
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to) {}

    /** Who holds a partition, and since which generation of the group. */
    private record Owner(String memberId, int generation) {}

    /** The open transaction of a transactional id, and its epoch. */
    private static final class Transaction {
        private int epoch;
        private boolean open;
        private long begunNanos;
        private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();

        private void clear() {
            open = false;
            records.clear();
            offsets.clear();
        }
    }

    private final Schedule schedule;
    private final List<List<byte @Nullable []>> input = new ArrayList<>();
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private final Map<String, Transaction> transactions = new HashMap<>();
    private final Map<String, SimulatedConsumer> members = new LinkedHashMap<>();
    private final Map<TopicPartition, Owner> owners = new HashMap<>();
    private final Map<TopicPartition, String> targets = new HashMap<>();
    private final Consumer<Committed> committed;
    private int generation;
    private int nextMember;

    /** @param committed told of every transaction as it becomes visible */
    public SimulatedBroker(Schedule schedule, String topic, int partitionCount, Consumer<Committed> committed) {
        this.schedule = schedule;
        this.committed = committed;
        for (int partition = 0; partition < partitionCount; partition++) {
            partitions.add(new TopicPartition(topic, partition));
            input.add(new ArrayList<>());
        }
    }

    /** Appends a committed record; null takes an offset without being one, as transaction markers do. */
    public void append(int partition, byte @Nullable [] value) {
        input.get(partition).add(value);
    }

    /** Puts the group back to an earlier offset, which a broker does only while the group is empty. */
    public void resetOffsets() {
        if (members.isEmpty() && transactions.values().stream().noneMatch(transaction -> transaction.open)) {
            offsets.replaceAll((partition, offset) -> offset == 0 ? 0L : schedule.below(offset.intValue()));
        }
    }

    /** Aborts what has been open for too long, and fences its producer. */
    public void expireTransactions() {
        for (Transaction transaction : transactions.values()) {
            if (transaction.open && schedule.nanoTime() - transaction.begunNanos > TRANSACTION_TIMEOUT.toNanos()) {
                transaction.clear();
                transaction.epoch++;
            }
        }
    }

    /** Has every member rejoin. */
    public void rebalance() {
        generation++;
        targets.clear();
        List<String> ids = new ArrayList<>(members.keySet());
        int shift = ids.isEmpty() ? 0 : schedule.below(ids.size());
        for (TopicPartition partition : partitions) {
            if (!ids.isEmpty()) {
                targets.put(partition, ids.get((partition.partition() + shift) % ids.size()));
            }
        }
    }

    /** Everything that was appended is committed. */
    public boolean isDrained() {
        return partitions.stream()
                .allMatch(partition ->
                        offset(partition) >= input.get(partition.partition()).size());
    }

    public long offset(TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    List<byte @Nullable []> log(TopicPartition partition) {
        return input.get(partition.partition());
    }

    int generation() {
        return generation;
    }

    /** While an offset is to be settled by an open transaction nobody is told it. */
    boolean isUnstable(TopicPartition partition) {
        return transactions.values().stream()
                .anyMatch(transaction -> transaction.open && transaction.offsets.containsKey(partition));
    }

    @Nullable
    Long committedOffset(TopicPartition partition) {
        return offsets.get(partition);
    }

    // The group

    String join(SimulatedConsumer member) {
        String id = "member-" + nextMember++;
        members.put(id, member);
        rebalance();
        return id;
    }

    boolean isMember(String id) {
        return members.containsKey(id);
    }

    void remove(String id) {
        if (members.remove(id) != null) {
            owners.values().removeIf(owner -> owner.memberId().equals(id));
            rebalance();
        }
    }

    boolean isTarget(TopicPartition partition, String id) {
        return id.equals(targets.get(partition));
    }

    void release(TopicPartition partition) {
        owners.remove(partition);
    }

    /** The partitions that are meant for a member and that nobody holds any more. */
    List<TopicPartition> claim(String id) {
        List<TopicPartition> claimed = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            if (isTarget(partition, id) && !owners.containsKey(partition)) {
                owners.put(partition, new Owner(id, generation));
                claimed.add(partition);
                schedule.note(id, "owns", partition);
            }
        }
        return claimed;
    }

    // Transactions

    int initTransactions(String id) {
        Transaction transaction = transactions.computeIfAbsent(id, _ -> new Transaction());
        transaction.clear();
        return ++transaction.epoch;
    }

    void begin(String id, int epoch) {
        Transaction transaction = checked(id, epoch);
        transaction.open = true;
        transaction.begunNanos = schedule.nanoTime();
    }

    void send(String id, int epoch, ProducerRecord<byte[], byte[]> toSend) {
        checked(id, epoch).records.add(toSend);
    }

    void sendOffsets(
            String id, int epoch, Map<TopicPartition, OffsetAndMetadata> toCommit, ConsumerGroupMetadata group) {
        Transaction transaction = checked(id, epoch);
        if (!isMember(group.memberId())
                || !toCommit.keySet().stream().allMatch(partition -> isOwner(owners.get(partition), group))) {
            throw new CommitFailedException("the group has moved on");
        }
        transaction.offsets.putAll(toCommit);
    }

    /** A member that lost a partition and has it again speaks for it only by its membership since. */
    private static boolean isOwner(@Nullable Owner owner, ConsumerGroupMetadata group) {
        return owner != null && owner.memberId().equals(group.memberId()) && owner.generation() <= group.generationId();
    }

    void commit(String id, int epoch) {
        Transaction transaction = checked(id, epoch);
        Map<TopicPartition, Long> from = new HashMap<>();
        Map<TopicPartition, Long> to = new HashMap<>();
        transaction.offsets.forEach((partition, offset) -> {
            from.put(partition, offset(partition));
            to.put(partition, offset.offset());
            offsets.put(partition, offset.offset());
        });
        List<ProducerRecord<byte[], byte[]>> records = List.copyOf(transaction.records);
        schedule.note(id, "has committed", records.size(), "records and from", from, "to", to);
        transaction.clear();
        committed.accept(new Committed(records, from, to));
    }

    void abort(String id, int epoch) {
        checked(id, epoch).clear();
    }

    private Transaction checked(String id, int epoch) {
        Transaction transaction = transactions.get(id);
        if (transaction == null || transaction.epoch != epoch) {
            throw new ProducerFencedException("there is a newer producer of " + id);
        }
        return transaction;
    }
}
