package dev.swath.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.streaming.TopicLog.LogEntry;
import dev.swath.streaming.TopicLog.LogFollower;
import dev.swath.streaming.TopicLog.LogLimits;
import dev.swath.streaming.TopicLog.LogPage;
import dev.swath.streaming.TopicLog.LogPosition;
import dev.swath.streaming.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicLogTest {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofMillis(200);
    private static final List<Topic> ITEMS = List.of(Topic.ITEMS);
    private static final List<Topic> BOTH = List.of(Topic.ITEMS, Topic.CAPTIONS);
    private static final int PARTITIONS = 3;

    private final EmbeddedBroker broker;
    private final Admin admin;
    private final KafkaProducer<String, String> producer;
    private final List<TopicLog<String>> logs = new ArrayList<>();

    TopicLogTest(@TempDir Path folder) throws Exception {
        broker = EmbeddedBroker.start(folder, 0);
        admin = KafkaSettings.admin(broker.bootstrapServers());
        admin.createTopics(BOTH.stream()
                        .map(topic -> new NewTopic(topic.topicName(), PARTITIONS, (short) 1))
                        .toList())
                .all()
                .get();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()), new StringSerializer(), new StringSerializer());
    }

    @AfterEach
    void close() {
        logs.forEach(TopicLog::close);
        producer.close(Duration.ZERO);
        admin.close();
        broker.close();
    }

    @Test
    void shouldReadPagesFromAnyPositionThroughAnyOfItsReaders() throws Exception {
        TopicLog<String> log = open(2, 100);
        send(Topic.ITEMS, 0, 100);
        send(Topic.CAPTIONS, 0, 10);

        List<String> told = new ArrayList<>();
        List<LogPosition> positions = new ArrayList<>(List.of(LogPosition.beginning(ITEMS)));
        for (LogPage<String> page = log.read(positions.getLast(), 7);
                !page.beganAtEnd();
                page = log.read(positions.getLast(), 7)) {
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(7);
            page.entries().forEach(entry -> told.add(entry.value()));
            positions.add(page.next());
        }

        assertThat(told).containsExactlyInAnyOrderElementsOf(values(Topic.ITEMS, 0, 100));
        assertThat(told.stream()
                        .filter(value -> value.startsWith("swath.items/1/"))
                        .toList())
                .isSorted();
        // From the middle, in another order and by another log, as another replica has one.
        for (TopicLog<String> any : List.of(log, open(1, 100))) {
            for (int i : new int[] {9, 2, 12, 3}) {
                assertThat(texts(any.read(positions.get(i), 7))).hasSize(7);
                assertThat(all(any, positions.get(i)))
                        .containsExactlyInAnyOrderElementsOf(told.subList(i * 7, told.size()));
            }
        }
        assertThat(log.end(ITEMS)).isEqualTo(positions.getLast());
    }

    @Test
    void shouldFollowFromTheRingAndFallBackToKafka() throws Exception {
        TopicLog<String> log = open(1, 20);
        send(Topic.ITEMS, 0, 50);
        LogFollower<String> behind = log.follow(LogPosition.beginning(BOTH));
        LogFollower<String> fresh = log.follow(log.end(ITEMS));

        assertThat(take(behind, 50)).containsExactlyInAnyOrderElementsOf(values(Topic.ITEMS, 0, 50));
        send(Topic.ITEMS, 50, 60);
        send(Topic.CAPTIONS, 0, 5);
        List<String> more = new ArrayList<>(values(Topic.ITEMS, 50, 60));
        assertThat(take(fresh, 10)).containsExactlyInAnyOrderElementsOf(more);
        more.addAll(values(Topic.CAPTIONS, 0, 5));
        assertThat(take(behind, 15)).containsExactlyInAnyOrderElementsOf(more);
        // More than the ring holds while neither reads: nothing is lost.
        send(Topic.ITEMS, 60, 160);
        assertThat(take(fresh, 100)).containsExactlyInAnyOrderElementsOf(values(Topic.ITEMS, 60, 160));
        assertThat(take(behind, 100)).containsExactlyInAnyOrderElementsOf(values(Topic.ITEMS, 60, 160));
        assertThat(fresh.next(10, SOON).entries()).isEmpty();
    }

    @Test
    void shouldSayWhenAFollowerWasAtTheEnd() throws Exception {
        TopicLog<String> log = open(1, 20);
        send(Topic.ITEMS, 0, 5);
        LogFollower<String> follower = log.follow(LogPosition.beginning(ITEMS));
        assertThat(take(follower, 5)).hasSize(5);

        LogPosition end = log.end(ITEMS);
        await().atMost(WITHIN).untilAsserted(() -> {
            LogPage<String> page = follower.next(10, SOON);
            assertThat(page.next()).isEqualTo(end);
            assertThat(page.ends()).isEqualTo(end);
            assertThat(page.measuredAt()).isAfter(Instant.EPOCH);
        });
    }

    @Test
    void shouldRefuseAPositionThatIsNotKept() throws Exception {
        TopicLog<String> log = open(1, 20);
        send(Topic.ITEMS, 0, 30);
        LogPosition early = log.read(LogPosition.beginning(ITEMS), 5).next();
        Map<TopicPartition, RecordsToDelete> deleted = new HashMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            deleted.put(new TopicPartition(Topic.ITEMS.topicName(), i), RecordsToDelete.beforeOffset(9));
        }
        admin.deleteRecords(deleted).all().get();

        tooOld(log, early);
        tooOld(log, log.end(ITEMS).with(Topic.ITEMS, 0, 1_000_000));
        assertThat(all(log, LogPosition.beginning(ITEMS))).hasSize(3);
    }

    @Test
    void shouldHoldNoMoreConsumersThanItMay() throws Exception {
        TopicLog<String> log = open(2, 20);
        send(Topic.ITEMS, 0, 60);
        List<LogPosition> positions = new ArrayList<>(List.of(LogPosition.beginning(ITEMS)));
        for (int i = 0; i < 8; i++) {
            positions.add(log.read(positions.getLast(), 5).next());
        }
        List<Thread> many = new ArrayList<>();
        for (LogPosition position : positions) {
            many.add(Thread.ofVirtual()
                    .start(() -> assertThat(log.read(position, 5).entries()).isNotEmpty()));
        }
        for (Thread one : many) {
            one.join();
        }

        assertThat(log.consumers()).isLessThanOrEqualTo(2);
    }

    /** Kafka's compaction removes what a later record replaces, while a reader is in the middle. */
    @Test
    void shouldEndAtTheSameWhenTheTopicIsCompactedBetweenPages() throws Exception {
        compactEagerly();
        TopicLog<String> log = openKeyed();
        for (int i = 0; i < 60; i++) {
            put("k" + i, "first");
        }
        Map<String, String> twin = new TreeMap<>();
        LogPage<String> page = log.read(LogPosition.beginning(ITEMS), 25);
        apply(twin, page);
        for (int i = 0; i < 60; i += 2) {
            put("k" + i, i % 4 == 0 ? null : "second");
        }

        // Every key's newest is in the last segment, or compaction has left it alone of its key.
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> {
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        producer.send(new ProducerRecord<>(
                                        Topic.ITEMS.topicName(), partition, "roll" + partition, "on"))
                                .get();
                    }
                    assertThat(all(log, LogPosition.beginning(ITEMS)).stream().filter(told -> told.endsWith("=first")))
                            .hasSize(30);
                });
        while (!page.beganAtEnd()) {
            page = log.read(page.next(), 7);
            apply(twin, page);
        }

        Map<String, String> whole = new TreeMap<>();
        all(log, LogPosition.beginning(ITEMS)).forEach(told -> apply(whole, told));
        assertThat(twin).isEqualTo(whole);
        assertThat(twin.keySet().stream().filter(key -> key.startsWith("k"))).hasSize(45);
    }

    private void compactEagerly() throws Exception {
        Map<String, String> topic = Map.of(
                "cleanup.policy", "compact",
                "segment.ms", "200",
                "min.cleanable.dirty.ratio", "0.01",
                "delete.retention.ms", "86400000");
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, Topic.ITEMS.topicName()),
                        topic.entrySet().stream()
                                .map(entry -> set(entry.getKey(), entry.getValue()))
                                .toList(),
                        new ConfigResource(ConfigResource.Type.BROKER, ""),
                        List.of(set("log.cleaner.backoff.ms", "200"))))
                .all()
                .get();
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    private void put(String key, @Nullable String value) throws Exception {
        producer.send(new ProducerRecord<>(Topic.ITEMS.topicName(), key, value)).get();
    }

    private static void apply(Map<String, String> twin, LogPage<String> page) {
        page.entries().forEach(entry -> apply(twin, entry.value()));
    }

    private static void apply(Map<String, String> twin, String told) {
        String key = told.substring(0, told.indexOf('='));
        if (told.endsWith("=")) {
            twin.remove(key);
        } else {
            twin.put(key, told);
        }
    }

    private TopicLog<String> openKeyed() {
        TopicLog<String> log = TopicLog.open(
                broker.bootstrapServers(),
                BOTH,
                (topic, key, headers, value, written) ->
                        Optional.of(key + "=" + (value == null ? "" : new String(value, StandardCharsets.UTF_8))),
                String::length,
                new LogLimits(1, WITHIN, 20, 1 << 20));
        logs.add(log);
        return log;
    }

    @Test
    void shouldReadPartitionsThatCameLater() throws Exception {
        TopicLog<String> log = open(1, 20);
        send(Topic.ITEMS, 0, 10);
        LogFollower<String> follower = log.follow(LogPosition.beginning(ITEMS));
        assertThat(take(follower, 10)).hasSize(10);
        LogPosition before = log.end(ITEMS);

        admin.createPartitions(Map.of(Topic.ITEMS.topicName(), NewPartitions.increaseTo(PARTITIONS + 1)))
                .all()
                .get();
        await().atMost(WITHIN)
                .ignoreExceptions()
                .until(() -> sent(Topic.ITEMS, PARTITIONS, 7).get() != null);

        await().atMost(WITHIN).untilAsserted(() -> assertThat(all(log, before)).containsExactly("swath.items/3/00007"));
        assertThat(take(follower, 1)).containsExactly("swath.items/3/00007");
    }

    @Test
    void shouldKnowATopicThatWasMadeAnew() throws Exception {
        TopicLog<String> log = open(1, 20);
        String before = log.facts().ids().get(Topic.ITEMS);
        assertThat(log.facts().tombstones()).containsEntry(Topic.ITEMS, Duration.ofDays(1));

        admin.deleteTopics(List.of(Topic.ITEMS.topicName())).all().get();
        await().atMost(WITHIN)
                .ignoreExceptions()
                .until(() -> admin.createTopics(List.of(new NewTopic(Topic.ITEMS.topicName(), 1, (short) 1)))
                                .all()
                                .get()
                        == null);

        assertThat(open(1, 20).facts().ids().get(Topic.ITEMS)).isNotEqualTo(before);
    }

    private static void tooOld(TopicLog<String> log, LogPosition position) {
        assertThatThrownBy(() -> log.read(position, 5))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CURSOR_TOO_OLD));
    }

    private TopicLog<String> open(int readers, int ring) {
        TopicLog<String> log = TopicLog.open(
                broker.bootstrapServers(),
                BOTH,
                (topic, key, headers, value, written) ->
                        Optional.ofNullable(value).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                String::length,
                new LogLimits(readers, WITHIN, ring, 1 << 20));
        logs.add(log);
        return log;
    }

    private void send(Topic topic, int from, int to) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            sent.add(sent(topic, i % PARTITIONS, i));
        }
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
    }

    private Future<RecordMetadata> sent(Topic topic, int partition, int number) {
        return producer.send(
                new ProducerRecord<>(topic.topicName(), partition, "k" + number, value(topic, partition, number)));
    }

    private static Collection<String> values(Topic topic, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> value(topic, i % PARTITIONS, i))
                .toList();
    }

    private static String value(Topic topic, int partition, int number) {
        return "%s/%d/%05d".formatted(topic, partition, number);
    }

    private static List<String> texts(LogPage<String> page) {
        return page.entries().stream().map(LogEntry::value).toList();
    }

    private static List<String> all(TopicLog<String> log, LogPosition from) {
        List<String> told = new ArrayList<>();
        LogPage<String> page = log.read(from, 1000);
        while (!page.beganAtEnd()) {
            told.addAll(texts(page));
            page = log.read(page.next(), 1000);
        }
        return told;
    }

    private static List<String> take(LogFollower<String> follower, int count) throws InterruptedException {
        List<String> told = new ArrayList<>();
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (told.size() < count && System.nanoTime() < deadline) {
            told.addAll(texts(follower.next(7, SOON)));
        }
        return told;
    }
}
