package dev.swath.streaming;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The ids of failures that no tombstone has closed yet, as {@code swath.failures} tells them; the newest 100,000. Thread-safe. */
public final class OpenFailures implements FailureIds {
    private static final int MAX_IDS = 100_000;

    private final Map<String, Optional<ModelVersion>> versions = new LinkedHashMap<>();
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

    public synchronized boolean isOpen(String id) {
        return versions.containsKey(id);
    }

    @Override
    public synchronized boolean isOpenFor(String id, @Nullable ModelVersion version) {
        Optional<ModelVersion> failed = versions.get(id);
        return failed != null && failed.map(other -> other.equals(version)).orElse(true);
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
    public synchronized void opened(String id, @Nullable ModelVersion version) {
        if (wanted.test(id) && versions.put(id, Optional.ofNullable(version)) == null && versions.size() > MAX_IDS) {
            Iterator<String> oldest = versions.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    @Override
    public synchronized void closed(String id) {
        versions.remove(id);
    }

    private final class Bookkeeper implements TopicListener<TileFailed> {
        @Override
        public void received(Received<TileFailed> received) {
            opened(received.key(), received.event().modelVersion());
        }

        @Override
        public void removed(String key, TileFailed.Source source) {
            closed(key);
        }
    }
}
