package dev.swath.gateway.changes;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.api.ItemChange;
import dev.swath.catalogue.api.ItemChange.ChangeType;
import dev.swath.streaming.TopicLog.LogEntry;
import dev.swath.streaming.TopicLog.LogFacts;
import dev.swath.streaming.TopicLog.LogPage;
import dev.swath.streaming.TopicLog.LogPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A log in memory, with one partition a topic. Thread-safe. */
public final class FakeChangeLog implements ChangeLog {
    private static final Duration TOMBSTONES = Duration.ofDays(30);

    private final Map<Topic, List<FeedRecord>> records = new HashMap<>();
    private final Map<Topic, String> ids = new HashMap<>();
    private @Nullable CatalogueException away;

    public FakeChangeLog() {
        FeedView.LIVE.topics().forEach(topic -> {
            ids.put(topic, topic + " as it was made first");
        });
    }

    public synchronized void upsert(String id, long generation, @Nullable String collection) {
        ItemChange change = new ItemChange(ChangeType.UPSERT, id, generation, collection, Instant.EPOCH);
        add(Topic.ITEMS, new FeedRecord.Changed(change, "{\"id\":\"%s\"}".formatted(id)));
    }

    public synchronized void delete(String id, @Nullable String collection) {
        add(
                Topic.ITEMS,
                new FeedRecord.Changed(new ItemChange(ChangeType.DELETE, id, 9L, collection, Instant.EPOCH), null));
    }

    public synchronized void tell(Topic topic, String name, String json, @Nullable String collection) {
        add(topic, new FeedRecord.Told(name, json, collection));
    }

    synchronized void makeAnew() {
        ids.replaceAll((topic, id) -> id + ", and again");
    }

    synchronized void goAway(@Nullable CatalogueException cause) {
        away = cause;
        notifyAll();
    }

    private void add(Topic topic, FeedRecord told) {
        of(topic).add(told);
        notifyAll();
    }

    @Override
    public synchronized LogFacts facts() {
        check();
        return new LogFacts(ids, Map.of(Topic.ITEMS, TOMBSTONES));
    }

    @Override
    public synchronized LogPage<FeedRecord> read(LogPosition from, int limit) {
        check();
        Instant measuredAt = Instant.now();
        LogPosition ends = end(from.topics());
        LogPosition next = from.furthest(ends.only(List.of()));
        List<LogEntry<FeedRecord>> entries = new ArrayList<>();
        for (Topic topic : FeedView.LIVE.topics()) {
            for (int i = (int) from.offset(topic, 0);
                    from.topics().contains(topic) && i < of(topic).size() && entries.size() < limit;
                    i++) {
                entries.add(new LogEntry<>(topic, 0, i, of(topic).get(i)));
                next = next.after(entries.getLast());
            }
        }
        return new LogPage<>(entries, next, ends, measuredAt, from.reaches(ends));
    }

    @Override
    public synchronized LogPosition end(Collection<Topic> topics) {
        check();
        LogPosition end = LogPosition.beginning(topics);
        for (Topic topic : topics) {
            end = end.with(topic, 0, of(topic).size());
        }
        return end;
    }

    @Override
    public ChangeFollower follow(LogPosition from) {
        return new ChangeFollower() {
            private LogPosition position = from;

            @Override
            public LogPage<FeedRecord> next(int limit, Duration patience) throws InterruptedException {
                synchronized (FakeChangeLog.this) {
                    if (away == null && position.reaches(end(position.topics()))) {
                        FakeChangeLog.this.wait(Math.max(1, patience.toMillis() / 20));
                    }
                    LogPage<FeedRecord> page = read(position, limit);
                    position = page.next();
                    return page;
                }
            }
        };
    }

    @Override
    public synchronized Optional<CatalogueException> findComplaint() {
        return Optional.ofNullable(away);
    }

    @Override
    public void close() {}

    private List<FeedRecord> of(Topic topic) {
        return records.computeIfAbsent(topic, _ -> new ArrayList<>());
    }

    private void check() {
        if (away != null) {
            throw away;
        }
    }
}
