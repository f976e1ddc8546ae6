package dev.swath.gateway.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.api.ChangePage;
import dev.swath.catalogue.api.ItemChange;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.gateway.Grants;
import dev.swath.gateway.Samples;
import dev.swath.gateway.changes.ChangeSignal.Happened;
import dev.swath.gateway.changes.FollowChanges.ChangeListener;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.TopicLog.LogLimits;
import dev.swath.streaming.TopicReader;
import dev.swath.streaming.Topics;
import dev.swath.testfixtures.SampleTiles;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twins of a real broker's items, which follow the feed alone. */
class ChangeFeedTest {
    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final int KEYS = 400;
    private static final int CHANGES = 2_000;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final String bootstrap;
    private final EventPublisher publisher;
    private final Map<String, Long> truth = new TreeMap<>();
    private final Map<String, Tile> tiles = new ConcurrentSkipListMap<>();

    ChangeFeedTest(@TempDir Path folder) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        open.push(broker);
        bootstrap = broker.bootstrapServers();
        Topics.ensure(bootstrap, 4, 1);
        publisher = new EventPublisher(bootstrap, "test");
        open.push(publisher);
    }

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Test
    void shouldMakeATwinThatEqualsTheCatalogueThroughRestartsAndReplicas() throws Exception {
        Thread writer = Thread.ofPlatform().start(this::change);
        Random random = new Random(15);
        Map<String, Long> twin = new TreeMap<>();
        String cursor = null;
        int pages = 0;
        // Two replicas, of which each is killed once while the twin reads.
        List<ReadChanges> replicas = new ArrayList<>(List.of(replica(), replica()));
        while (writer.isAlive() || !twin.equals(copy())) {
            assertThat(pages).as("pages").isLessThan(20_000);
            if (pages == 20 || pages == 60) {
                open.pop().close();
                replicas.set(1, replica());
            }
            ChangePage page = replicas.get(pages % 2).page(cursor, 1 + random.nextInt(50), Grants.all());
            apply(twin, page.changes());
            cursor = page.next();
            pages++;
        }
        writer.join();

        assertThat(twin).isEqualTo(copy()).isEqualTo(generations());
    }

    @Test
    void shouldMakeATwinByTheStreamThatComesBackWithItsLastId() throws Exception {
        Thread writer = Thread.ofPlatform().start(this::change);
        Map<String, Long> twin = new ConcurrentSkipListMap<>();
        Twin listener = new Twin(twin);
        FollowChanges feed = stream();
        for (int restart = 0; restart < 3; restart++) {
            Runnable stop = feed.follow(FeedView.CHANGES, listener.lastId, Grants.all(), listener);
            int until = listener.told.get() + 150;
            await().atMost(WITHIN).until(() -> listener.told.get() > until || !writer.isAlive());
            if (restart == 1) {
                feed.close();
                feed = stream();
            } else {
                stop.run();
            }
            await().atMost(WITHIN).until(() -> listener.ended);
            listener.ended = false;
        }
        writer.join();
        feed.follow(FeedView.CHANGES, listener.lastId, Grants.all(), listener);

        await().atMost(WITHIN).untilAsserted(() -> assertThat(twin).isEqualTo(copy()));
        assertThat(twin).isEqualTo(generations());
    }

    @Test
    void shouldTellWhoseADeletedItemWas() {
        Tile tile = SampleTiles.tile("ours/a.jpg").build();
        publisher.publish(ItemPublished.of(tile, Samples.MODEL, null));
        publisher.write(List.of(OutgoingRecord.tombstone(
                Topic.ITEMS,
                tile.tileId().value(),
                Map.of(OutgoingRecord.GENERATION, "2", OutgoingRecord.COLLECTION, "ours"))));
        ReadChanges changes = replica();

        List<ItemChange> told =
                changes.page(null, 10, Grants.of(Set.of("ours"))).changes();

        assertThat(told)
                .extracting(ItemChange::type, ItemChange::generation, ItemChange::collection)
                .containsExactly(
                        tuple(ItemChange.ChangeType.UPSERT, 1L, "ours"),
                        tuple(ItemChange.ChangeType.DELETE, 2L, "ours"));
        assertThat(changes.page(null, 10, Grants.of(Set.of("theirs"))).changes())
                .isEmpty();
    }

    @Test
    void shouldRefuseACursorAfterTheBrokerWasEmptied(@TempDir Path other) throws Exception {
        publisher.publish(ItemPublished.of(SampleTiles.tile("ours/a.jpg").build(), Samples.MODEL, null));
        String cursor = replica().page(null, 10, Grants.all()).next();
        try (EmbeddedBroker emptied = EmbeddedBroker.start(other, 0)) {
            Topics.ensure(emptied.bootstrapServers(), 4, 1);
            ReadChanges anew = replica(emptied.bootstrapServers());

            assertThatThrownBy(() -> anew.page(cursor, 10, Grants.all()))
                    .isInstanceOfSatisfying(
                            CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CURSOR_TOO_OLD));
            open.pop().close();
        }
    }

    /** Puts, overwrites and deletes; in the middle all items are told again, as after a reindex. */
    private void change() {
        Random random = new Random(7);
        Map<String, Long> generations = new HashMap<>();
        List<OutgoingRecord> batch = new ArrayList<>();
        for (int i = 0; i < CHANGES; i++) {
            if (i == CHANGES / 2) {
                tellAgain();
            }
            String key = "ours/%d.jpg".formatted(random.nextInt(KEYS));
            long generation = generations.merge(key, 1L, Long::sum);
            Tile tile = SampleTiles.tile(key).withGeneration(generation).build();
            String id = tile.tileId().value();
            tiles.put(id, tile);
            boolean deleted = random.nextInt(4) == 0;
            batch.add(
                    deleted
                            ? OutgoingRecord.tombstone(
                                    Topic.ITEMS, id, Map.of(OutgoingRecord.GENERATION, Long.toString(generation)))
                            : OutgoingRecord.of(ItemPublished.of(tile, Samples.MODEL, null)));
            synchronized (truth) {
                if (deleted) {
                    truth.remove(id);
                } else {
                    truth.put(id, generation);
                }
                if (batch.size() == 20 || i == CHANGES - 1) {
                    publisher.write(batch);
                    batch.clear();
                }
            }
        }
    }

    private void tellAgain() {
        synchronized (truth) {
            publisher.publishAll(truth.keySet().stream()
                    .map(id -> ItemPublished.of(Objects.requireNonNull(tiles.get(id)), Samples.MODEL, null))
                    .toList());
        }
    }

    private Map<String, Long> copy() {
        synchronized (truth) {
            return new TreeMap<>(truth);
        }
    }

    /** What the topic holds, read by another way. */
    private Map<String, Long> generations() {
        Map<String, Long> newest = new TreeMap<>();
        TopicReader.readNewest(bootstrap, Topic.ITEMS, ItemPublished.class)
                .forEach((id, item) ->
                        newest.put(id, ((Number) item.properties().getOrDefault("swath:generation", 0)).longValue()));
        return newest;
    }

    private static void apply(Map<String, Long> twin, List<ItemChange> changes) {
        for (ItemChange change : changes) {
            switch (change.type()) {
                case UPSERT -> twin.put(change.id(), Objects.requireNonNull(change.generation()));
                case DELETE -> twin.remove(change.id());
            }
        }
    }

    private ReadChanges replica() {
        return replica(bootstrap);
    }

    private ReadChanges replica(String of) {
        ChangeLog log = KafkaChangeLog.open(of, new LogLimits(2, WITHIN, 100, 1 << 20));
        open.push(log);
        return new ReadChanges(log, Clock.systemUTC());
    }

    private FollowChanges stream() {
        ChangeLog log = KafkaChangeLog.open(bootstrap, new LogLimits(2, WITHIN, 100, 1 << 20));
        open.push(log);
        FollowChanges feed = new FollowChanges(log, Clock.systemUTC(), 10, Duration.ofSeconds(5));
        open.push(feed);
        return feed;
    }

    private static final class Twin implements ChangeListener {
        private final Map<String, Long> twin;
        private final AtomicInteger told = new AtomicInteger();
        private volatile boolean ended;
        private volatile @Nullable String lastId;

        Twin(Map<String, Long> twin) {
            this.twin = twin;
        }

        @Override
        public boolean send(ChangeSignal signal) {
            switch (signal) {
                case Happened happened -> {
                    apply(twin, List.of(read(happened.json())));
                    lastId = happened.id();
                    told.incrementAndGet();
                }
                case ChangeSignal.Alive(String id) -> lastId = id == null ? lastId : id;
            }
            return true;
        }

        @Override
        public void end() {
            ended = true;
        }

        private static ItemChange read(String json) {
            try {
                return EventJson.mapper().readValue(json, ItemChange.class);
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        }
    }
}
