package dev.swath.streaming.worker;

import dev.swath.streaming.BrokerWatch;
import dev.swath.streaming.kafka.KafkaClients;
import dev.swath.streaming.kafka.KafkaErrors;
import dev.swath.streaming.read.OwnedPartitions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The poll thread, the only one that uses the consumer. It keeps polling whatever the other threads do, so that the
 * worker stays in its group.
 */
public final class PollLoop implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration UPKEEP_INTERVAL = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final WorkerContext context;
    private final KafkaClients clients;
    private final Duration patience;
    private final BatchQueue queue;
    private final Backoff backoff;
    private final Map<TopicPartition, Long> settled = new HashMap<>();
    private @Nullable Consumer<byte[], byte[]> current;
    private volatile @Nullable ConsumerGroupMetadata group;
    private volatile long lag;
    private volatile boolean stopping;
    private long upkeepNanos;

    /** @param patience how long the group waits for a transaction, or a call of the step, that is under way */
    public PollLoop(WorkerContext context, KafkaClients clients, Duration patience) {
        this.context = context;
        this.clients = clients;
        this.patience = patience;
        this.queue = context.queue();
        this.backoff = new Backoff(context, StatusBoard.Waiter.POLL);
    }

    /** The group as the consumer last saw it. It fences a commit. */
    public ConsumerGroupMetadata group() {
        return Objects.requireNonNull(group, "no batch was polled yet");
    }

    /** How many records of its partitions the worker has not committed yet. */
    public long lag() {
        return lag + queue.uncommitted();
    }

    /** How long ago the oldest record was written that was polled and is not committed; zero if there is none. */
    public Duration unreadAge() {
        OptionalLong oldest = queue.oldestMillis();
        return oldest.isEmpty()
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, System.currentTimeMillis() - oldest.getAsLong()));
    }

    /** Leaves the group. */
    public void stop() {
        stopping = true;
    }

    public void run() {
        int repeats = 0;
        while (!stopping) {
            try (ConsumerSession session = join()) {
                while (!stopping) {
                    session.poll();
                    repeats = 0;
                }
            } catch (KafkaException e) {
                backoff.pause(KafkaErrors.convert("polling", e), repeats++);
            }
        }
    }

    /** Joins the group with a new consumer. */
    public ConsumerSession join() {
        upkeepNanos = clients.nanoTime();
        ConsumerSession session = new ConsumerSession(clients.groupConsumer(context.settings()));
        current = session.consumer;
        session.consumer.subscribe(List.of(context.settings().input().topicName()), this);
        return session;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        dropFromTable(partitions); // a void batch may have read them since they were ours last
        context.handover().assigned(partitions);
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.pause(context.handover().waiting());
        }
        context.board().joined();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        giveUp(partitions, stopping ? Duration.ZERO : patience);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        giveUp(partitions, Duration.ZERO);
    }

    private void giveUp(Collection<TopicPartition> partitions, Duration patience) {
        queue.revoke(partitions, patience);
        settled.clear(); // what the queue did not take is polled again
        context.handover().gone(partitions);
        queue.lost().gone(partitions);
        dropFromTable(partitions);
    }

    private void dropFromTable(Collection<TopicPartition> partitions) {
        OwnedPartitions<?> table = context.table();
        if (table != null) {
            table.drop(partitions.stream().map(TopicPartition::partition).toList());
        }
    }

    /** One consumer, from its creation to its close. */
    public final class ConsumerSession implements AutoCloseable {
        private final Consumer<byte[], byte[]> consumer;
        private final BrokerWatch broker = new BrokerWatch(context.settings().bootstrap(), clients::nanoTime);

        private ConsumerSession(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        public void poll() {
            if (queue.wantsMore()) {
                Set<TopicPartition> paused = new HashSet<>(consumer.paused());
                paused.removeAll(context.handover().waiting());
                consumer.resume(paused);
            } else {
                consumer.pause(consumer.assignment());
            }
            ConsumerRecords<byte[], byte[]> polled = fetch();
            context.handover().heard(consumer);
            group = consumer.groupMetadata();
            queue.add(polled);
            if (queue.isRewindDue()) {
                rewind();
            } else if (isTimely()) {
                commitIdle();
                watchBroker();
            }
            lag = consumer.assignment().stream()
                    .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                    .sum();
        }

        private ConsumerRecords<byte[], byte[]> fetch() {
            try {
                return consumer.poll(POLL);
            } catch (InvalidOffsetException e) {
                beginAnew(e);
                return ConsumerRecords.empty();
            }
        }

        /** A new group begins where the topic begins. One that has read on from there before has lost what was deleted. */
        private void beginAnew(InvalidOffsetException cause) {
            Map<TopicPartition, Long> reached =
                    cause instanceof OffsetOutOfRangeException out ? out.offsetOutOfRangePartitions() : Map.of();
            consumer.beginningOffsets(cause.partitions()).forEach((partition, beginning) -> {
                long from = reached.getOrDefault(partition, 0L);
                if (from < beginning) {
                    LOG.atWarn()
                            .addKeyValue("topic", partition.topic())
                            .addKeyValue("partition", partition.partition())
                            .addKeyValue("offset", from)
                            .addKeyValue("beginning", beginning)
                            .log("The topic no longer has the records from this offset on");
                }
                if (from < beginning && reached.containsKey(partition)) {
                    queue.lost().found(new LostRecords.Loss(partition, from, beginning));
                }
                consumer.seek(partition, beginning);
            });
        }

        private boolean isTimely() {
            boolean timely = clients.nanoTime() - upkeepNanos > UPKEEP_INTERVAL.toNanos();
            if (timely) {
                upkeepNanos = clients.nanoTime();
            }
            return timely;
        }

        /** Goes back to the committed offsets. If Kafka does not answer, the next poll tries again. */
        private void rewind() {
            if (!queue.awaitTransaction(patience)) {
                return;
            }
            try {
                settled.clear();
                Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(consumer.assignment());
                committed.forEach((partition, offset) -> {
                    if (offset == null) {
                        consumer.seekToBeginning(List.of(partition));
                    } else {
                        consumer.seek(partition, offset.offset());
                    }
                });
                queue.rewound();
            } catch (TimeoutException e) {
                context.board().paused(StatusBoard.Waiter.POLL, KafkaErrors.convert("asking for committed offsets", e));
            }
        }

        /**
         * Each transaction marker takes an offset. Without this, a partition that is read to its end would seem to
         * lag. Every partition is reported once, so that its table is read even if no record comes.
         */
        private void commitIdle() {
            if (!queue.isIdle()) {
                return;
            }
            Map<TopicPartition, OffsetAndMetadata> ahead = new HashMap<>();
            for (TopicPartition partition : consumer.assignment()) {
                long position = position(partition);
                if (position > settled.getOrDefault(partition, -1L)) {
                    settled.put(partition, position);
                    ahead.put(partition, new OffsetAndMetadata(position));
                }
            }
            if (!ahead.isEmpty()) {
                queue.commitIdle(ahead);
            }
        }

        private long position(TopicPartition partition) {
            try {
                return consumer.position(partition, POLL);
            } catch (TimeoutException | InvalidOffsetException e) {
                return -1;
            }
        }

        private void watchBroker() {
            if (broker.hears(consumer.metrics())) {
                backoff.resumed();
            } else {
                broker.findComplaint()
                        .ifPresent(complaint -> context.board().paused(StatusBoard.Waiter.POLL, complaint));
            }
        }

        @Override
        public void close() {
            if (!stopping) {
                queue.fail();
            }
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }
}
