package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.log.LogReaders;
import dev.swath.streaming.log.LogTail;
import dev.swath.streaming.log.LogTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The committed records of some topics, for many who read on from positions of their own. Thread-safe.
 *
 * <p>Its memory does not grow with those who read, nor with the topics. The newest records are read once for all and kept
 * in a ring. Who is further behind borrows one of a few consumers for a page at a time.
 */
public final class TopicLog<T> implements AutoCloseable {
    private final LogTopics topics;
    private final LogReaders<T> readers;
    private final LogTail<T> tail;

    /** Turns records into what readers are told. */
    @FunctionalInterface
    public interface LogDecoder<T> {
        /**
         * @param value null for a tombstone; must not be kept or changed
         * @param written the record's timestamp
         * @return empty if nobody is to be told
         * @throws CatalogueException INVALID_RECORD if it is not what the topic carries; then it is passed over
         */
        Optional<T> decode(
                Topic topic, String key, Map<String, String> headers, byte @Nullable [] value, Instant written);
    }

    /**
     * How much is held.
     *
     * @param readers how many pages are read at the same time
     * @param patience how long a page waits for its turn
     * @param ringEntries how many of the newest records are kept
     * @param ringBytes how many bytes they may have together
     */
    public record LogLimits(int readers, Duration patience, int ringEntries, long ringBytes) {}

    /** A record that decoded. */
    public record LogEntry<T>(Topic topic, int partition, long offset, T value) {}

    /**
     * A piece of the log, each partition in its order.
     *
     * @param next where to read on
     * @param ends where the partitions ended when the piece was begun, at {@code measuredAt}
     * @param beganAtEnd whether there was nothing to read then
     */
    public record LogPage<T>(
            List<LogEntry<T>> entries, LogPosition next, LogPosition ends, Instant measuredAt, boolean beganAtEnd) {
        public LogPage {
            entries = List.copyOf(entries);
        }
    }

    /**
     * What Kafka says of the topics now.
     *
     * @param ids of each topic; one that was deleted and made again has another
     * @param tombstones how long each keeps a tombstone at least
     */
    public record LogFacts(Map<Topic, String> ids, Map<Topic, Duration> tombstones) {
        public LogFacts {
            ids = Map.copyOf(ids);
            tombstones = Map.copyOf(tombstones);
        }
    }

    /** For each partition of some topics the offset of the next record. Immutable. */
    public static final class LogPosition {
        private final EnumMap<Topic, long[]> offsets;

        private LogPosition(EnumMap<Topic, long[]> offsets) {
            this.offsets = offsets;
        }

        /** @param offsets by topic, in the order of the partitions */
        public static LogPosition of(Map<Topic, List<Long>> offsets) {
            EnumMap<Topic, long[]> copy = new EnumMap<>(Topic.class);
            offsets.forEach((topic, list) ->
                    copy.put(topic, list.stream().mapToLong(Long::longValue).toArray()));
            return new LogPosition(copy);
        }

        /** Before the first record of each topic, however many partitions it has. */
        public static LogPosition beginning(Collection<Topic> topics) {
            EnumMap<Topic, long[]> none = new EnumMap<>(Topic.class);
            topics.forEach(topic -> none.put(topic, new long[0]));
            return new LogPosition(none);
        }

        public Set<Topic> topics() {
            return Set.copyOf(offsets.keySet());
        }

        /** Of the partitions that are known. */
        public List<Long> offsets(Topic topic) {
            return Arrays.stream(offsets.getOrDefault(topic, new long[0]))
                    .boxed()
                    .toList();
        }

        /** 0 for a partition that is not known: it came later, and all of it is to be read. */
        public long offset(Topic topic, int partition) {
            long[] known = offsets.get(topic);
            return known == null || partition >= known.length ? 0 : known[partition];
        }

        /** Whether no partition of the other is further on. */
        public boolean reaches(LogPosition other) {
            return other.offsets.entrySet().stream().allMatch(entry -> {
                for (int i = 0; i < entry.getValue().length; i++) {
                    if (offset(entry.getKey(), i) < entry.getValue()[i]) {
                        return false;
                    }
                }
                return true;
            });
        }

        /** The position once the record is read. */
        public LogPosition after(LogEntry<?> entry) {
            return with(entry.topic(), entry.partition(), entry.offset() + 1);
        }

        public LogPosition with(Topic topic, int partition, long offset) {
            EnumMap<Topic, long[]> moved = new EnumMap<>(offsets);
            long[] known = moved.getOrDefault(topic, new long[0]);
            long[] copy = Arrays.copyOf(known, Math.max(known.length, partition + 1));
            copy[partition] = offset;
            moved.put(topic, copy);
            return new LogPosition(moved);
        }

        /** The part that is about these topics; a topic that is not known is at its beginning. */
        public LogPosition only(Collection<Topic> topics) {
            EnumMap<Topic, long[]> left = new EnumMap<>(Topic.class);
            topics.forEach(topic -> left.put(topic, offsets.getOrDefault(topic, new long[0])));
            return new LogPosition(left);
        }

        /** The further of both at each partition, for the topics of this one. */
        public LogPosition furthest(LogPosition other) {
            EnumMap<Topic, long[]> both = new EnumMap<>(Topic.class);
            offsets.forEach((topic, known) -> {
                long[] theirs = other.offsets.getOrDefault(topic, new long[0]);
                long[] further = Arrays.copyOf(known, Math.max(known.length, theirs.length));
                for (int i = 0; i < theirs.length; i++) {
                    further[i] = Math.max(further[i], theirs[i]);
                }
                both.put(topic, further);
            });
            return new LogPosition(both);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof LogPosition position
                    && offsets.keySet().equals(position.offsets.keySet())
                    && reaches(position)
                    && position.reaches(this);
        }

        @Override
        public int hashCode() {
            return offsets.keySet().hashCode();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            offsets.forEach((topic, known) -> text.append(topic).append(Arrays.toString(known)));
            return text.toString();
        }
    }

    private TopicLog(LogTopics topics, LogReaders<T> readers, LogTail<T> tail) {
        this.topics = topics;
        this.readers = readers;
        this.tail = tail;
    }

    /**
     * Begins to read the newest records of the topics. It returns at once, whether Kafka answers or not.
     *
     * @param weigh the bytes that a value takes
     */
    public static <T> TopicLog<T> open(
            String bootstrap,
            Collection<Topic> topics,
            LogDecoder<T> decoder,
            ToLongFunction<T> weigh,
            LogLimits limits) {
        return new TopicLog<>(
                new LogTopics(bootstrap, topics),
                new LogReaders<>(bootstrap, decoder, limits),
                LogTail.start(bootstrap, topics, decoder, weigh, limits));
    }

    /**
     * What Kafka says of the topics; asked anew every 10 seconds.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public LogFacts facts() {
        return topics.facts();
    }

    /**
     * Reads on from a position, as far as the topics reach now. A page may end before its limit.
     *
     * @param from of some of the topics
     * @throws CatalogueException CURSOR_TOO_OLD if the position is none of those that are kept, KAFKA_UNAVAILABLE,
     * TOO_MANY_REQUESTS if no consumer gets free
     */
    public LogPage<T> read(LogPosition from, int limit) {
        return readers.read(from, limit);
    }

    /**
     * Where the topics end now.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE, TOO_MANY_REQUESTS
     */
    public LogPosition end(Collection<Topic> of) {
        return readers.end(of);
    }

    /** Reads on from a position, and waits for what is to come. */
    public LogFollower<T> follow(LogPosition from) {
        return new LogFollower<>(readers, tail, from);
    }

    /** How many consumers pages have now. */
    int consumers() {
        return readers.consumers();
    }

    /** What keeps it from telling the newest records; empty if nothing does. */
    public Optional<CatalogueException> findComplaint() {
        return tail.findComplaint();
    }

    @Override
    public void close() {
        tail.close();
        readers.close();
        topics.close();
    }

    /** One who reads on. For one thread. It holds a position and nothing else. */
    public static final class LogFollower<T> {
        private final LogReaders<T> readers;
        private final LogTail<T> tail;
        private LogPosition position;
        private long mark;

        private LogFollower(LogReaders<T> readers, LogTail<T> tail, LogPosition from) {
            this.readers = readers;
            this.tail = tail;
            this.position = from;
        }

        /**
         * The next records, after waiting for them if there are none yet.
         *
         * @param patience how long to wait; then the page is empty
         * @return a page whose {@code ends} and {@code measuredAt} say when it was last at the end of all topics
         * @throws CatalogueException as {@link TopicLog#read}
         */
        public LogPage<T> next(int limit, Duration patience) throws InterruptedException {
            Optional<LogTail.RingPage<T>> found = tail.read(position, mark, limit, patience);
            LogPage<T> page;
            if (found.isPresent()) {
                page = found.get().page();
                mark = found.get().mark();
            } else {
                mark = 0;
                page = slowly(limit, patience);
            }
            position = page.next();
            return page;
        }

        private LogPage<T> slowly(int limit, Duration patience) throws InterruptedException {
            long seen = tail.changes();
            try {
                LogPage<T> page = readers.read(position, limit);
                if (page.entries().isEmpty() && page.beganAtEnd()) {
                    tail.awaitChange(seen, patience);
                }
                return page;
            } catch (CatalogueException e) {
                if (e.code() != ErrorCode.TOO_MANY_REQUESTS) {
                    throw e;
                }
                return new LogPage<>(List.of(), position, position, Instant.EPOCH, false);
            }
        }
    }
}
