package dev.swath.streaming.log;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.BrokerWatch;
import dev.swath.streaming.TopicLog.LogDecoder;
import dev.swath.streaming.TopicLog.LogEntry;
import dev.swath.streaming.TopicLog.LogLimits;
import dev.swath.streaming.TopicLog.LogPage;
import dev.swath.streaming.TopicLog.LogPosition;
import dev.swath.streaming.kafka.KafkaErrors;
import dev.swath.streaming.kafka.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads the newest records of some topics on one thread, and keeps the last of them for everybody. Whatever goes wrong is a complaint, and it reads on. */
public final class LogTail<T> implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration MEASURE = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final String bootstrap;
    private final List<Topic> topics;
    private final LogDecoder<T> decoder;
    private final LogRing<T> ring;
    private final Retry retry = Retry.every(PAUSE).afterAnyError();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Thread thread;
    private volatile @Nullable CatalogueException complaint;

    /**
     * A page from the ring.
     *
     * @param mark where the reader is in the ring, for the next page
     */
    public record RingPage<T>(LogPage<T> page, long mark) {}

    private LogTail(String bootstrap, Collection<Topic> topics, LogDecoder<T> decoder, LogRing<T> ring) {
        this.bootstrap = bootstrap;
        this.topics = List.copyOf(topics);
        this.decoder = decoder;
        this.ring = ring;
        this.thread = Thread.ofPlatform().name("log-tail").daemon().unstarted(this::run);
    }

    public static <T> LogTail<T> start(
            String bootstrap,
            Collection<Topic> topics,
            LogDecoder<T> decoder,
            ToLongFunction<T> weigh,
            LogLimits limits) {
        LogTail<T> tail = new LogTail<>(
                bootstrap, topics, decoder, new LogRing<>(weigh, limits.ringEntries(), limits.ringBytes()));
        tail.thread.start();
        return tail;
    }

    /**
     * The records from the position on, if the ring has all of them; waits for the first.
     *
     * @param mark of the page before, 0 if that was none of the ring's
     * @return empty if the ring lacks some: they are to be read from Kafka
     */
    public Optional<RingPage<T>> read(LogPosition from, long mark, int limit, Duration patience)
            throws InterruptedException {
        return ring.read(from, mark, limit, patience);
    }

    /** Grows with every record that is read. */
    public long changes() {
        return ring.changes();
    }

    /** Returns once something was read since {@link #changes} was so much, or after so long. */
    public void awaitChange(long seen, Duration patience) throws InterruptedException {
        ring.awaitChange(seen, patience);
    }

    public Optional<CatalogueException> findComplaint() {
        return Optional.ofNullable(complaint);
    }

    /** Wakes everybody who waits. */
    @Override
    public void close() {
        retry.stop();
        ring.close();
        try {
            if (!thread.join(CLOSE_TIMEOUT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!retry.isStopped()) {
            var _ = retry.run(this::follow, cause -> complaint = cause);
        }
    }

    private void follow() {
        try (KafkaConsumer<byte[], byte[]> consumer = KafkaSettings.pageReader(bootstrap, "tail")) {
            BrokerWatch broker = new BrokerWatch(bootstrap, System::nanoTime);
            List<TopicPartition> partitions = LogReader.partitions(consumer, topics);
            consumer.assign(partitions);
            place(consumer, partitions);
            long measuredNanos = System.nanoTime() - MEASURE.toNanos();
            while (!retry.isStopped()) {
                if (System.nanoTime() - measuredNanos >= MEASURE.toNanos()) {
                    if (!LogReader.partitions(consumer, topics).equals(partitions)) {
                        return; // more partitions: begin with all of them
                    }
                    measure(consumer, partitions);
                    measuredNanos = System.nanoTime();
                }
                take(consumer);
                boolean _ = broker.hears(consumer.metrics());
                complaint = broker.findComplaint().orElse(null);
            }
        } catch (KafkaException e) {
            if (e instanceof OffsetOutOfRangeException) {
                next.clear();
                ring.clear();
            }
            throw KafkaErrors.convert("following " + topics, e);
        } catch (CatalogueException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            ErrorCode code = e instanceof OutOfMemoryError ? ErrorCode.OUT_OF_MEMORY : ErrorCode.INTERNAL_ERROR;
            throw new CatalogueException(code, "following %s failed: %s".formatted(topics, e), e);
        }
    }

    private void place(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        boolean first = next.isEmpty();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        // A partition that came later is read from its beginning.
        partitions.forEach(partition -> next.putIfAbsent(partition, first ? ends.getOrDefault(partition, 0L) : 0L));
        next.forEach(consumer::seek);
        if (first) {
            ring.begin(LogReader.position(topics, next));
        }
    }

    private void measure(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        Instant measuredAt = Instant.now();
        LogPosition ends = LogReader.position(topics, consumer.endOffsets(partitions));
        ring.measured(ends, measuredAt);
    }

    private void take(KafkaConsumer<byte[], byte[]> consumer) {
        List<LogEntry<T>> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> raw : consumer.poll(POLL)) {
            LogReader.decoded(decoder, raw).ifPresent(rows::add);
        }
        boolean moved = false;
        for (TopicPartition partition : consumer.assignment()) {
            Long position = consumer.position(partition);
            moved |= !position.equals(next.put(partition, position));
        }
        if (moved) {
            ring.add(rows, LogReader.position(topics, next));
        }
    }
}
