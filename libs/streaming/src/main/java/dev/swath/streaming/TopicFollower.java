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
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Follows all partitions of a topic, {@code read_committed} and without a consumer group, and passes each record to a listener on one thread.
 *
 * <p>While Kafka is away or hangs, or the topic is not there yet, it waits. If the listener throws, whatever it is, the
 * same record is told again after a pause, until it is taken. Meanwhile {@link #findComplaint} names the cause. Only
 * {@link #close} ends a follower.
 */
public final class TopicFollower<T> implements AutoCloseable {
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
    private final RecordDispatch<T> dispatch;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Retry retry = Retry.every(PAUSE).afterAnyError();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    /** The partitions whose next record the listener did not take. */
    private final Set<TopicPartition> refused = new HashSet<>();
    private final Thread thread;
    private volatile @Nullable CatalogueException complaint;

    private TopicFollower(
            String bootstrap, Topic topic, From from, RecordDecoder<T> decoder, TopicListener<T> listener) {
        this.bootstrap = bootstrap;
        this.topic = topic;
        this.from = from;
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
        CatalogueException before = complaint;
        boolean known = cause.kind() == ErrorKind.TRANSIENT || (before != null && before.code() == cause.code());
        LOG.atLevel(known ? Level.DEBUG : Level.ERROR)
                .addKeyValue("topic", topic)
                .addKeyValue("errorCode", cause.code())
                .setCause(cause)
                .log("Following again");
        complaint = cause;
    }

    private void follow() {
        try (PartitionReader reader = PartitionReader.ofTopic(bootstrap, topic.topicName())) {
            Map<TopicPartition, Long> ends = reader.ends();
            if (from == From.BEGINNING) {
                reader.fromBeginning();
            } else {
                ends.forEach(next::putIfAbsent);
            }
            reader.fromOffsets(next);
            while (!retry.isStopped()) {
                if (caughtUp.getCount() > 0 && reader.hasReached(ends)) {
                    caughtUp.countDown();
                }
                reader.poll(this::pass);
                if (refused.isEmpty()) {
                    complaint = reader.findComplaint().orElse(null);
                }
            }
        } catch (KafkaException e) {
            throw KafkaErrors.convert("following " + topic, e);
        } catch (CatalogueException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new CatalogueException(ErrorCode.OUT_OF_MEMORY, "following %s: %s".formatted(topic, e), e);
        } catch (RuntimeException | Error e) { // what came out of here would end the thread without a word
            throw new CatalogueException(ErrorCode.INTERNAL_ERROR, "following %s: %s".formatted(topic, e), e);
        }
    }

    private void pass(ConsumerRecord<byte[], byte[]> raw) {
        if (!retry.isStopped()) {
            TopicPartition partition = RawRecords.partition(raw);
            refused.add(partition);
            dispatch.accept(raw);
            refused.remove(partition);
            next.put(partition, raw.offset() + 1);
        }
    }
}
