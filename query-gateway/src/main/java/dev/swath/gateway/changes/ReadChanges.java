package dev.swath.gateway.changes;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.api.ChangePage;
import dev.swath.catalogue.api.ItemChange;
import dev.swath.gateway.Grants;
import dev.swath.streaming.TopicLog.LogEntry;
import dev.swath.streaming.TopicLog.LogFacts;
import dev.swath.streaming.TopicLog.LogPage;
import dev.swath.streaming.TopicLog.LogPosition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what happened to the items, a page at a time. Whoever applies every page has a twin of the catalogue. */
public final class ReadChanges {
    /** A page that finds nothing that the caller may see reads on for so long. */
    private static final Duration BUDGET = Duration.ofSeconds(10);

    /** Stands for the cursor of one who has read everything. */
    static final String NOW = "now";

    private final ChangeLog log;
    private final Clock clock;

    public ReadChanges(ChangeLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Reads on.
     *
     * @param after the {@code next} of the page before, or the id of a streamed event; {@link #NOW} to begin behind all that
     * there is; null to begin with all items there are
     * @param limit how many changes at most
     * @throws CatalogueException INVALID_REQUEST if it is no cursor; CURSOR_TOO_OLD if something may be forgotten that
     * would have to be told; KAFKA_UNAVAILABLE, TOO_MANY_REQUESTS
     */
    public ChangePage page(@Nullable String after, int limit, Grants grants) {
        LogFacts facts = log.facts();
        LogPosition beginning = LogPosition.beginning(FeedView.CHANGES.topics());
        ChangeCursor cursor;
        if (after == null || after.equals(NOW)) {
            Instant begun = clock.instant();
            cursor = ChangeCursor.at(after == null ? beginning : log.end(FeedView.CHANGES.topics()), facts, begun);
        } else {
            cursor = CursorText.read("after", after).ofTopics(FeedView.CHANGES.topics(), beginning, facts);
            cursor.checkTopics(facts);
        }
        long began = System.nanoTime();
        List<ItemChange> changes = new ArrayList<>();
        while (true) {
            Instant now = clock.instant();
            LogPage<FeedRecord> page = log.read(cursor.position(), limit);
            if (!page.beganAtEnd()) {
                cursor.checkAge(facts, now);
            }
            cursor = cursor.after(page);
            visible(page, grants, changes);
            boolean atEnd = page.next().reaches(page.ends());
            if (atEnd || !changes.isEmpty() || System.nanoTime() - began > BUDGET.toNanos()) {
                return new ChangePage(changes, CursorText.write(cursor), atEnd);
            }
        }
    }

    private static void visible(LogPage<FeedRecord> page, Grants grants, List<ItemChange> changes) {
        for (LogEntry<FeedRecord> entry : page.entries()) {
            if (entry.value() instanceof FeedRecord.Changed changed && grants.allow(changed.collection())) {
                changes.add(changed.change());
            }
        }
    }
}
