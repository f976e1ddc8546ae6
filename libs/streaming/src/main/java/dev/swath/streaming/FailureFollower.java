package dev.swath.streaming;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.worker.FailureIds;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The ids of the open failures on {@code swath.failures}, at most the newest 100,000. Thread-safe. */
public final class FailureFollower implements FailureIds {
    private static final int MAX_IDS = 100_000;

    private final Map<String, Work> work = new LinkedHashMap<>();
    private final Predicate<String> wanted;
    private final TopicFollower<TileFailed> follower;

    /** What failed: whose work, and at which generation. */
    private record Work(@Nullable ModelVersion version, long generation) {}

    private FailureFollower(String bootstrap, Predicate<String> wanted) {
        this.wanted = wanted;
        this.follower = TopicFollower.start(
                bootstrap, Topic.FAILURES, TopicFollower.From.BEGINNING, TileFailed.class, new Bookkeeper());
    }

    /** @param wanted which ids are kept */
    public static FailureFollower follow(String bootstrap, Predicate<String> wanted) {
        return new FailureFollower(bootstrap, wanted);
    }

    @Override
    public synchronized boolean isOpenFor(String id, @Nullable ModelVersion version, long generation) {
        Work failed = work.get(id);
        return failed != null && FailureIds.closes(version, generation, failed.version(), failed.generation());
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
    public synchronized void opened(TileFailed failure) {
        if (wanted.test(failure.id())
                && work.put(failure.id(), new Work(failure.modelVersion(), failure.generation())) == null
                && work.size() > MAX_IDS) {
            Iterator<String> oldest = work.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    @Override
    public synchronized void closed(String id) {
        work.remove(id);
    }

    private final class Bookkeeper implements TopicListener<TileFailed> {
        @Override
        public void received(ReceivedRecord<TileFailed> received) {
            opened(received.event());
        }

        @Override
        public void removed(String key, TileFailed.RecordPlace source) {
            closed(key);
        }
    }
}
