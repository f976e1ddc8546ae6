package dev.swath.streaming.worker;

import dev.swath.streaming.kafka.RawRecords;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The state that the poll, prepare and work threads of a worker share: the records that wait, the batches under way, and which of them still count.
 *
 * <p>A batch goes this way. The number at an edge names the method that takes it, below.
 *
 * <pre>
 *   polled --1--&gt; waiting --2--&gt; under way --3--&gt; in work --4--&gt; committing --5--&gt; ended
 *     ^              |                |               |              |              ^
 *     |              |                +-------6-------+-------6------+              |
 *     |              6                        |                                     |
 *     |              v                        v                                     |
 *     +-----7---- forgotten                 void -----------------5----------------+
 * </pre>
 *
 * <ol>
 *   <li>{@link #add}: the poll thread puts records in; {@link #commitIdle} puts in positions without a record.
 *   <li>{@link #take}: the prepare thread takes a batch that is full or has waited long enough.
 *   <li>{@link #beginWork}: the work thread calls the step.
 *   <li>{@link #beginCommit}: the work thread begins the transaction.
 *   <li>{@link #end}: the transaction is over, or the batch is void.
 *   <li>{@link #revoke} for the batches and records of a partition that is given up, unless their transaction has begun, which is awaited; {@link #fail}
 *       after a failed transaction; {@link #close} and {@link #drain} at the end of the worker.
 *   <li>{@link #rewound}: the poll thread has put the consumer back to the committed offsets, and what was forgotten or void is polled again.
 * </ol>
 *
 * <p>Every batch carries the epoch in which it was taken. To make batches void, the epoch advances: batches of an
 * earlier epoch are never committed. From then until {@link #rewound} nothing is added, because the consumer would
 * deliver records that come after the forgotten ones.
 */
public final class BatchQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final List<PolledBatch> underway = new ArrayList<>();
    private final LostRecords lost = new LostRecords();
    private final int maxBatch;
    private final Duration linger;
    private long epoch;
    private long firstWaitingNanos;
    private Map<TopicPartition, OffsetAndMetadata> idlePositions = Map.of();
    private @Nullable PolledBatch working;
    private @Nullable PolledBatch committing;
    private boolean rewindDue;
    private boolean closed;

    public BatchQueue(int maxBatch, Duration linger) {
        this.maxBatch = maxBatch;
        this.linger = linger;
    }

    // Poll thread

    void add(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        locked(() -> {
            if (rewindDue || closed) {
                return; // what is dropped here is polled again after the rewind
            }
            for (ConsumerRecord<byte[], byte[]> raw : records) {
                if (waiting.isEmpty()) {
                    firstWaitingNanos = System.nanoTime();
                }
                waiting.add(raw);
            }
            changed.signalAll();
        });
    }

    boolean wantsMore() {
        lock.lock();
        try {
            return !closed && !rewindDue && waiting.size() < 2 * maxBatch;
        } finally {
            lock.unlock();
        }
    }

    /** Whether everything that was polled is committed. */
    boolean isIdle() {
        lock.lock();
        try {
            return waiting.isEmpty() && underway.isEmpty() && idlePositions.isEmpty() && !rewindDue;
        } finally {
            lock.unlock();
        }
    }

    /** Has positions committed although no record led there, while {@link #isIdle}: those behind transaction markers. */
    void commitIdle(Map<TopicPartition, OffsetAndMetadata> positions) {
        locked(() -> {
            if (isIdle() && !closed) {
                idlePositions = Map.copyOf(positions);
                changed.signalAll();
            }
        });
    }

    LostRecords lost() {
        return lost;
    }

    /** When the oldest record was written that was polled and is not committed, in milliseconds of the epoch; empty if there is none. */
    OptionalLong oldestMillis() {
        lock.lock();
        try {
            return Stream.concat(waiting.stream(), underway.stream().flatMap(batch -> batch.records().stream()))
                    .mapToLong(ConsumerRecord::timestamp)
                    .min();
        } finally {
            lock.unlock();
        }
    }

    /** How many records were polled and are not committed. */
    long uncommitted() {
        lock.lock();
        try {
            return waiting.size()
                    + underway.stream()
                            .mapToLong(batch -> batch.records().size())
                            .sum();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives partitions up. It waits for a transaction that has begun and for the step's call on one of their batches.
     * All other batches that touch them become void.
     */
    void revoke(Collection<TopicPartition> partitions, Duration patience) {
        locked(() -> {
            waiting.removeIf(raw -> partitions.contains(RawRecords.partition(raw)));
            idlePositions = Map.of();
            await(() -> committing == null || !committing.touches(partitions), patience);
            if (underway.stream().anyMatch(batch -> batch.touches(partitions))) {
                advanceEpoch();
                await(() -> working == null || !isVoid(working), patience);
            }
        });
    }

    boolean isRewindDue() {
        lock.lock();
        try {
            return rewindDue;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the transaction under way, so that the committed offsets are known. */
    boolean awaitTransaction(Duration patience) {
        lock.lock();
        try {
            return await(() -> committing == null, patience);
        } finally {
            lock.unlock();
        }
    }

    void rewound() {
        locked(() -> rewindDue = false);
    }

    // Prepare thread

    /** The next batch, when it is full or has waited long enough; null once closed. */
    @Nullable
    public PolledBatch take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && !isDue()) {
                if (waiting.isEmpty()) {
                    changed.await();
                } else {
                    var _ = changed.awaitNanos(linger.toNanos() - (System.nanoTime() - firstWaitingNanos));
                }
            }
            if (closed) {
                return null;
            }
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (records.size() < maxBatch && !waiting.isEmpty()) {
                records.add(waiting.remove());
            }
            PolledBatch batch = new PolledBatch(epoch, records, idlePositions);
            idlePositions = Map.of();
            underway.add(batch);
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #take} would return at once. */
    public boolean isBatchDue() {
        lock.lock();
        try {
            return isDue();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDue() {
        return !idlePositions.isEmpty()
                || waiting.size() >= maxBatch
                || (!waiting.isEmpty() && System.nanoTime() - firstWaitingNanos >= linger.toNanos());
    }

    // Work thread

    /** @return false if the batch is void */
    boolean beginWork(PolledBatch batch) {
        lock.lock();
        try {
            working = batch;
            return !isVoid(batch);
        } finally {
            lock.unlock();
        }
    }

    /** @return false if the batch is void and must not be committed */
    boolean beginCommit(PolledBatch batch) {
        lock.lock();
        try {
            if (isVoid(batch)) {
                return false;
            }
            committing = batch;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a batch that is committed or given up. */
    public void end(PolledBatch batch) {
        locked(() -> {
            working = working == batch ? null : working;
            committing = committing == batch ? null : committing;
            underway.remove(batch);
            changed.signalAll();
        });
    }

    /** The transaction of a batch failed: everything under way will be polled again. */
    public void fail() {
        locked(this::advanceEpoch);
    }

    boolean isOver(PolledBatch batch) {
        lock.lock();
        try {
            return isVoid(batch);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits.
     *
     * @return false, at once, when the batch is void or the worker closes
     */
    boolean pause(PolledBatch batch, Duration delay) {
        lock.lock();
        try {
            return !await(() -> closed || isVoid(batch), delay);
        } finally {
            lock.unlock();
        }
    }

    // Anyone

    /** No further batch is taken. */
    public void close() {
        locked(() -> {
            closed = true;
            waiting.clear();
            changed.signalAll();
        });
    }

    /** Waits, or returns at once when closed. */
    void pause(Duration delay) {
        locked(() -> await(() -> closed, delay));
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the batch in work to end. Batches that are not in work by then become void. */
    public void drain(Duration patience) {
        locked(() -> {
            await(() -> working == null, patience);
            epoch++;
            changed.signalAll();
            await(() -> committing == null, patience);
        });
    }

    private void advanceEpoch() {
        epoch++;
        waiting.clear();
        idlePositions = Map.of();
        rewindDue = true;
        changed.signalAll();
    }

    private boolean isVoid(PolledBatch batch) {
        return batch.epoch() != epoch;
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** @return false if the condition did not come true in time */
    private boolean await(BooleanSupplier condition, Duration patience) {
        long remaining = patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (remaining <= 0) {
                return false;
            }
            try {
                remaining = changed.awaitNanos(remaining);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
