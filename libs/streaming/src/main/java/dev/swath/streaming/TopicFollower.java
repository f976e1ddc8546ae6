package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.kafka.KafkaErrors;
import dev.swath.streaming.kafka.RawRecords;
import dev.swath.streaming.read.PartitionReader;
import dev.swath.streaming.read.RecordDispatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows all partitions of a topic, {@code read_committed} and without a consumer group, and passes each record to a listener on one thread.
 *
 * <p>While Kafka is away or hangs, or the topic is not there yet, it waits. It never ends by itself: whatever goes wrong is a {@link #findComplaint complaint}, and it
 * follows again. If the listener fails, one that follows from the beginning tells everything anew; one that follows from the end goes on with
 * the next record.
 */
public final class TopicFollower<T> implements AutoCloseable {
    /**
     * How far the first reading has come, in offsets.
     *
     * @param read of those that the topic had when it began
     */
    public record Progress(long read, long all) {}

    /** Where a follower starts. */
    public enum From {
        BEGINNING,
        END
    }

    private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final String bootstrap;
    private final Topic topic;
    private final From from;
    private final TopicListener<T> listener;
    private final RecordDispatch<T> dispatch;
    private final Retry retry = Retry.every(PAUSE).afterAnyError();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Thread thread;
    private volatile CountDownLatch caughtUp = new CountDownLatch(1);
    private volatile Progress progress = new Progress(0, 0);
    private volatile @Nullable CatalogueException complaint;
    private boolean whole;

    private TopicFollower(
            String bootstrap, Topic topic, From from, RecordDecoder<T> decoder, TopicListener<T> listener) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.from = from;
        this.listener = listener;
        this.dispatch = new RecordDispatch<>(decoder, listener);
        this.thread =
                Thread.ofPlatform().name("follow-" + topic.topicName()).daemon().unstarted(this::run);
    }

    /** Follows the events of one of Swath's topics. */
    public static <T> TopicFollower<T> start(
            String bootstrap, Topic topic, From from, Class<T> accepted, TopicListener<T> listener) {
        TopicFollower<T> follower =
                new TopicFollower<>(bootstrap, topic, from, RecordDecoder.events(topic, accepted), listener);
        follower.thread.start();
        return follower;
    }

    /**
     * Waits until the listener got everything that was on the topic when the follower reached it.
     *
     * @return false if that took longer
     */
    public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
        return caughtUp.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    public boolean isCaughtUp() {
        return caughtUp.getCount() == 0;
    }

    /** How far it has come on its way to {@link #isCaughtUp}. */
    public Progress progress() {
        return progress;
    }

    /**
     * The problem that keeps it from following; empty if there is none. KAFKA_UNAVAILABLE also names a broker that
     * hangs, some seconds after its last answer ({@link BrokerWatch}). Asking costs nothing and waits for nobody.
     */
    public Optional<CatalogueException> findComplaint() {
        return Optional.ofNullable(complaint);
    }

    /** The number of records that did not decode and were left out. */
    public long undecodable() {
        return dispatch.undecodable();
    }

    /** After this call the listener gets nothing more. */
    @Override
    public void close() {
        retry.stop();
        try {
            if (Thread.currentThread() != thread && !thread.join(CLOSE_TIMEOUT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        var _ = retry.run(this::follow, this::complain);
    }

    private void complain(CatalogueException cause) {
        CatalogueException former = complaint;
        if (cause.kind() != ErrorKind.TRANSIENT && (former == null || former.code() != cause.code())) {
            LOG.atError()
                    .addKeyValue("topic", topic)
                    .addKeyValue("errorCode", cause.code())
                    .setCause(cause)
                    .log("Following a topic failed; it is followed again");
        }
        complaint = cause;
    }

    private void follow() {
        try (PartitionReader reader = PartitionReader.ofTopic(bootstrap, topic.topicName())) {
            begin();
            Map<TopicPartition, Long> ends = reader.ends();
            Map<TopicPartition, Long> starts = reader.beginnings();
            if (from == From.BEGINNING) {
                reader.fromBeginning();
            } else {
                ends.forEach(next::putIfAbsent);
            }
            reader.fromOffsets(next);
            while (!retry.isStopped()) {
                note(reader, starts, ends);
                reader.poll(this::tell);
                CatalogueException former = complaint;
                if (former == null || former.kind() == ErrorKind.TRANSIENT || isCaughtUp()) {
                    complaint = reader.findComplaint().orElse(null);
                } // else the listener failed, and has not been told everything anew
            }
        } catch (KafkaException e) {
            throw KafkaErrors.convert("following " + topic, e);
        } catch (CatalogueException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            ErrorCode code = e instanceof OutOfMemoryError ? ErrorCode.OUT_OF_MEMORY : ErrorCode.INTERNAL_ERROR;
            throw new CatalogueException(code, "following %s failed: %s".formatted(topic, e), e);
        }
    }

    private void begin() {
        if (from == From.BEGINNING && !whole) {
            next.clear();
            if (isCaughtUp()) {
                caughtUp = new CountDownLatch(1);
            }
            listener.beginning();
            whole = true;
        }
    }

    private void note(PartitionReader reader, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        if (isCaughtUp()) {
            return;
        }
        long read = 0;
        long all = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            long start = starts.getOrDefault(end.getKey(), 0L);
            long position = reader.position(end.getKey());
            read += Math.clamp(position - start, 0, end.getValue() - start);
            all += end.getValue() - start;
        }
        progress = new Progress(read, all);
        if (reader.hasReached(ends)) {
            caughtUp.countDown();
        }
    }

    private void tell(ConsumerRecord<byte[], byte[]> raw) {
        if (retry.isStopped()) {
            return;
        }
        boolean told = false;
        try {
            dispatch.accept(raw);
            told = true;
        } finally {
            whole &= told;
            next.put(RawRecords.partition(raw), raw.offset() + 1);
        }
    }
}
