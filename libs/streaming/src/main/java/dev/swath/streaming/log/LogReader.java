package dev.swath.streaming.log;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.TopicLog.LogDecoder;
import dev.swath.streaming.TopicLog.LogEntry;
import dev.swath.streaming.TopicLog.LogPage;
import dev.swath.streaming.TopicLog.LogPosition;
import dev.swath.streaming.kafka.KafkaSettings;
import dev.swath.streaming.kafka.RawRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A consumer that reads pages from wherever it is asked to. For one thread at a time. */
final class LogReader<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    /** A page that takes longer ends with what it has. */
    private static final Duration BUDGET = Duration.ofSeconds(10);
    /** A new leader may know less for a moment. */
    private static final Duration END_PATIENCE = Duration.ofSeconds(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final LogDecoder<T> decoder;
    /** Records that were fetched and belong to the next page. */
    private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();

    /** Whether each assigned partition has a position. */
    private boolean placed;

    LogReader(String bootstrap, LogDecoder<T> decoder) {
        this.consumer = KafkaSettings.pageReader(bootstrap, "pages");
        this.decoder = decoder;
    }

    /** Whether the next page from there needs no jump. */
    boolean isAt(LogPosition from) {
        return placed && position().equals(from);
    }

    LogPosition end(Collection<Topic> topics) {
        return position(topics, consumer.endOffsets(partitions(consumer, topics)));
    }

    LogPage<T> read(LogPosition from, int limit) {
        Set<Topic> topics = from.topics();
        List<TopicPartition> partitions = partitions(consumer, topics);
        if (!consumer.assignment().equals(Set.copyOf(partitions))) {
            consumer.assign(partitions);
            fetched.clear();
            placed = false;
        }
        Map<TopicPartition, Long> begin = kept(from, consumer.beginningOffsets(partitions));
        Instant measuredAt = Instant.now();
        Map<TopicPartition, Long> ends = endsBehind(from, partitions);
        seek(begin);
        LogPosition endPosition = position(topics, ends);
        boolean beganAtEnd = from.reaches(endPosition);
        List<LogEntry<T>> entries = new ArrayList<>();
        try {
            long deadline = System.nanoTime() + BUDGET.toNanos();
            while (entries.size() < limit) {
                ConsumerRecord<byte[], byte[]> raw = fetched.pollFirst();
                if (raw != null) {
                    decoded(decoder, raw).ifPresent(entries::add);
                } else if (hasReached(ends)) {
                    break;
                } else if (System.nanoTime() > deadline) {
                    checkProgress(entries, from);
                    break;
                } else {
                    consumer.poll(POLL).forEach(fetched::addLast);
                }
            }
        } catch (OffsetOutOfRangeException e) {
            placed = false;
            throw tooOld(e);
        }
        return new LogPage<>(entries, position().furthest(from), endPosition, measuredAt, beganAtEnd);
    }

    private void checkProgress(List<LogEntry<T>> entries, LogPosition from) {
        if (entries.isEmpty() && from.reaches(position())) {
            throw new CatalogueException(
                    ErrorCode.KAFKA_UNAVAILABLE, "expected records within %s, found none".formatted(BUDGET));
        }
    }

    /** Empty also for a record that does not decode. */
    static <T> Optional<LogEntry<T>> decoded(LogDecoder<T> decoder, ConsumerRecord<byte[], byte[]> raw) {
        Topic topic = Topic.find(raw.topic()).orElseThrow();
        try {
            return decoder.decode(
                            topic,
                            RawRecords.key(raw),
                            RawRecords.headers(raw),
                            raw.value(),
                            Instant.ofEpochMilli(raw.timestamp()))
                    .map(value -> new LogEntry<>(topic, raw.partition(), raw.offset(), value));
        } catch (CatalogueException e) {
            LOG.atDebug()
                    .addKeyValue("source", RawRecords.source(raw))
                    .addKeyValue("errorCode", e.code())
                    .setCause(e)
                    .log("A record was left out");
            return Optional.empty();
        }
    }

    static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, Collection<Topic> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (Topic topic : topics) {
            consumer.partitionsFor(topic.topicName())
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
            if (partitions.stream().noneMatch(partition -> topic(partition) == topic)) {
                throw new UnknownTopicOrPartitionException("there is no topic " + topic);
            }
        }
        partitions.sort(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
        return partitions;
    }

    /** Where to begin: an offset of 0 means the beginning, wherever that is. */
    private static Map<TopicPartition, Long> kept(LogPosition from, Map<TopicPartition, Long> beginnings) {
        Map<TopicPartition, Long> begin = new HashMap<>();
        beginnings.forEach((partition, beginning) -> {
            long offset = from.offset(topic(partition), partition.partition());
            if (offset != 0 && offset < beginning) {
                throw tooOld(null);
            }
            begin.put(partition, Math.max(offset, beginning));
        });
        return begin;
    }

    private Map<TopicPartition, Long> endsBehind(LogPosition from, List<TopicPartition> partitions) {
        long deadline = System.nanoTime() + END_PATIENCE.toNanos();
        while (true) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            if (position(from.topics(), ends).reaches(from)) {
                return ends;
            }
            if (System.nanoTime() > deadline) {
                throw tooOld(null);
            }
        }
    }

    private void seek(Map<TopicPartition, Long> begin) {
        Map<TopicPartition, Long> now = placed ? positions() : Map.of();
        Set<TopicPartition> moved = new HashSet<>();
        begin.forEach((partition, offset) -> {
            if (!offset.equals(now.get(partition))) {
                consumer.seek(partition, offset);
                moved.add(partition);
            }
        });
        fetched.removeIf(raw -> moved.contains(RawRecords.partition(raw)));
        placed = true;
    }

    private boolean hasReached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private LogPosition position() {
        Set<Topic> topics = new HashSet<>();
        consumer.assignment().forEach(partition -> topics.add(topic(partition)));
        return position(topics, positions());
    }

    private Map<TopicPartition, Long> positions() {
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> raw : fetched) {
            positions.putIfAbsent(RawRecords.partition(raw), raw.offset());
        }
        consumer.assignment()
                .forEach(partition -> positions.computeIfAbsent(partition, each -> consumer.position(each)));
        return positions;
    }

    static LogPosition position(Collection<Topic> topics, Map<TopicPartition, Long> offsets) {
        LogPosition position = LogPosition.beginning(topics);
        for (Map.Entry<TopicPartition, Long> offset : offsets.entrySet()) {
            position = position.with(topic(offset.getKey()), offset.getKey().partition(), offset.getValue());
        }
        return position;
    }

    private static Topic topic(TopicPartition partition) {
        return Topic.find(partition.topic()).orElseThrow();
    }

    private static CatalogueException tooOld(@Nullable Throwable cause) {
        return new CatalogueException(
                ErrorCode.CURSOR_TOO_OLD, "expected a position that is still kept, found another; begin anew", cause);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
