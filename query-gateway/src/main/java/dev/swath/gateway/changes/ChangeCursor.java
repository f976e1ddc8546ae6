package dev.swath.gateway.changes;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.streaming.TopicLog.LogFacts;
import dev.swath.streaming.TopicLog.LogPage;
import dev.swath.streaming.TopicLog.LogPosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Where a reader of changes is. It means the same at every replica.
 *
 * <p>Beside the position it has a time: whatever the reader has not read yet was written, or first seen by compaction,
 * after it. So no deletion among that is forgotten as long as Kafka keeps tombstones for longer than since then. The time
 * moves on whenever the reader reaches a goal: where the topics ended when the goal was set.
 *
 * @param marks of each topic; one that was deleted and made again has another
 * @param since the time
 * @param goal where the topics ended at {@code goalSetAt}
 */
record ChangeCursor(
        LogPosition position, Map<Topic, Integer> marks, Instant since, LogPosition goal, Instant goalSetAt) {
    private static final Duration MOST_MARGIN = Duration.ofHours(1);

    ChangeCursor {
        marks = Map.copyOf(marks);
    }

    /** Of one who begins now. */
    static ChangeCursor at(LogPosition position, LogFacts facts, Instant now) {
        return new ChangeCursor(position, marks(position.topics(), facts), now, position, now);
    }

    /** The same for other topics; those that it does not know yet are at the given position. */
    ChangeCursor ofTopics(Collection<Topic> topics, LogPosition unknown, LogFacts facts) {
        LogPosition part = position.only(topics);
        LogPosition goals = goal.only(topics);
        Map<Topic, Integer> all = new EnumMap<>(marks(topics, facts));
        for (Topic topic : topics) {
            if (marks.containsKey(topic)) {
                all.put(topic, marks.get(topic));
            } else {
                part = withAll(part, unknown, topic);
                goals = withAll(goals, unknown, topic);
            }
        }
        return new ChangeCursor(part, all, since, goals, goalSetAt);
    }

    private static LogPosition withAll(LogPosition to, LogPosition from, Topic topic) {
        LogPosition all = to;
        int partition = 0;
        for (long offset : from.offsets(topic)) {
            all = all.with(topic, partition++, offset);
        }
        return all;
    }

    /** @throws CatalogueException CURSOR_TOO_OLD if a topic was made anew */
    void checkTopics(LogFacts facts) {
        if (!marks(marks.keySet(), facts).equals(marks)) {
            throw tooOld("the topics were made anew");
        }
    }

    /** @throws CatalogueException CURSOR_TOO_OLD if a deletion among what is not read may be forgotten already */
    void checkAge(LogFacts facts, Instant now) {
        Duration kept = facts.tombstones().getOrDefault(Topic.ITEMS, Duration.ZERO);
        Duration tenth = kept.dividedBy(10);
        Duration margin = tenth.compareTo(MOST_MARGIN) < 0 ? tenth : MOST_MARGIN;
        if (Duration.between(since, now).compareTo(kept.minus(margin)) > 0) {
            throw tooOld("deletions are kept for %d s".formatted(kept.toSeconds()));
        }
    }

    /** After a page. */
    ChangeCursor after(LogPage<?> page) {
        LogPosition reached = page.next();
        boolean atGoal = reached.reaches(goal);
        Instant newSince = atGoal && goalSetAt.isAfter(since) ? goalSetAt : since;
        if (reached.reaches(page.ends()) && page.measuredAt().isAfter(newSince)) {
            newSince = page.measuredAt();
        }
        boolean nextGoal = atGoal && page.measuredAt().isAfter(goalSetAt);
        return new ChangeCursor(
                reached, marks, newSince, nextGoal ? page.ends() : goal, nextGoal ? page.measuredAt() : goalSetAt);
    }

    /** In the middle of a page. */
    ChangeCursor at(LogPosition within) {
        return new ChangeCursor(within, marks, since, goal, goalSetAt);
    }

    static CatalogueException tooOld(String why) {
        return new CatalogueException(
                ErrorCode.CURSOR_TOO_OLD,
                "expected a cursor from which nothing is forgotten, found an older one (%s); begin anew without one"
                        .formatted(why));
    }

    private static Map<Topic, Integer> marks(Collection<Topic> topics, LogFacts facts) {
        Map<Topic, Integer> marks = new EnumMap<>(Topic.class);
        for (Topic topic : Set.copyOf(topics)) {
            CRC32 crc = new CRC32();
            crc.update(facts.ids().getOrDefault(topic, "").getBytes(StandardCharsets.UTF_8));
            marks.put(topic, (int) crc.getValue());
        }
        return marks;
    }
}
