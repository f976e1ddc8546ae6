package dev.swath.gateway.search;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.api.SceneStatus;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchWait;
import dev.swath.catalogue.api.SearchWait.WaitOutcome;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.gateway.Grants;
import dev.swath.service.ConcurrencyLimit;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Lets a search wait, if it asks for it, until what its caller has put can be found, failed or was superseded. */
public final class WaitForScene implements Search {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Search search;
    private final Scenes scenes;
    private final ConcurrencyLimit waiting;
    private final LongSupplier nanoTime;
    private final Pause pause;

    /** How far a key is, as {@link dev.swath.gateway.ReadScene} tells it. */
    public interface Scenes {
        /** @throws CatalogueException NOT_FOUND, STILL_LOADING, INDEX_UNAVAILABLE */
        SceneStatus get(ObjectKey key, Grants grants);
    }

    /** Lets time pass. */
    public interface Pause {
        void take(Duration time) throws InterruptedException;
    }

    /** @param waiting how many may wait at once; the others are refused */
    public WaitForScene(Search search, Scenes scenes, ConcurrencyLimit waiting, LongSupplier nanoTime, Pause pause) {
        this.search = search;
        this.scenes = scenes;
        this.waiting = waiting;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    @Override
    public SearchAnswer search(SearchQuery query, Grants grants) {
        SearchWait wait = query.waitFor();
        if (wait == null) {
            return search.search(query, grants);
        }
        WaitOutcome outcome = waiting.run(() -> await(wait, grants));
        return search.search(query, grants).afterWaiting(outcome);
    }

    private WaitOutcome await(SearchWait wait, Grants grants) {
        long end = nanoTime.getAsLong() + Duration.ofSeconds(wait.seconds()).toNanos();
        SceneStatus first = null;
        while (true) {
            SceneStatus now = status(wait.key(), grants);
            Optional<WaitOutcome> outcome = now == null ? Optional.empty() : outcome(wait, first, now);
            if (outcome.isPresent()) {
                return outcome.get();
            }
            if (nanoTime.getAsLong() - end >= 0) {
                return WaitOutcome.TIMEOUT;
            }
            first = first == null ? now : first;
            try {
                pause.take(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return WaitOutcome.TIMEOUT;
            }
        }
    }

    /** What is known; null while nothing is, or the parts that know it are away. */
    private @Nullable SceneStatus status(ObjectKey key, Grants grants) {
        try {
            return scenes.get(key, grants);
        } catch (CatalogueException e) {
            if (e.code() == ErrorCode.NOT_FOUND
                    || e.code() == ErrorCode.STILL_LOADING
                    || e.code() == ErrorCode.INDEX_UNAVAILABLE) {
                return null;
            }
            throw e;
        }
    }

    /** @param first what was known at first, to tell what the key held before from what it holds since */
    private static Optional<WaitOutcome> outcome(SearchWait wait, @Nullable SceneStatus first, SceneStatus now) {
        if (!wait.etag().equals(now.etag())) {
            boolean changed = first != null && now.generation() > first.generation();
            boolean deleted = now.state() == SceneSeen.State.DELETED;
            return changed && (deleted || now.etag() != null) ? Optional.of(WaitOutcome.SUPERSEDED) : Optional.empty();
        }
        if (now.state() == SceneSeen.State.FAILED || !now.failures().isEmpty()) {
            return Optional.of(WaitOutcome.FAILED);
        }
        long there = switch (wait.state()) {
            case SEARCHABLE -> now.searchable();
            case CAPTIONED -> now.captioned();
        };
        return now.state() == SceneSeen.State.LIVE && there >= now.tiles()
                ? Optional.of(WaitOutcome.IN)
                : Optional.empty();
    }
}
