package dev.swath.streaming;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/** The ids of failures that no tombstone has closed yet, as {@code swath.failures} tells them; the newest 100,000. Thread-safe. */
public final class OpenFailures implements FailureIds {
    private static final int MAX_IDS = 100_000;

    private final Set<String> ids = new LinkedHashSet<>();
    private final Predicate<String> wanted;
    private final TopicFollower<TileFailed> follower;

    private OpenFailures(String bootstrap, Predicate<String> wanted) {
        this.wanted = wanted;
        this.follower = TopicFollower.start(
                bootstrap, Topic.FAILURES, TopicFollower.From.BEGINNING, TileFailed.class, new Bookkeeper());
    }

    /** @param wanted which ids are kept */
    public static OpenFailures follow(String bootstrap, Predicate<String> wanted) {
        return new OpenFailures(bootstrap, wanted);
    }

    @Override
    public synchronized boolean isOpen(String id) {
        return ids.contains(id);
    }

    @Override
    public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
        return follower.awaitCaughtUp(timeout);
    }

    @Override
    public void close() {
        follower.close();
    }

    @Override
    public synchronized void opened(String id) {
        if (wanted.test(id) && ids.add(id) && ids.size() > MAX_IDS) {
            Iterator<String> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    @Override
    public synchronized void closed(String id) {
        ids.remove(id);
    }

    private final class Bookkeeper implements TopicListener<TileFailed> {
        @Override
        public void received(Received<TileFailed> received) {
            opened(received.key());
        }

        @Override
        public void removed(String key, TileFailed.Source source) {
            closed(key);
        }
    }
}
