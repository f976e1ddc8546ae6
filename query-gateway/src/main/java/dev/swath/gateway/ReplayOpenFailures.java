package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.api.FailureReplay;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.client.ReplayFailures.Replayed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Has the objects of open failures looked at again. */
public final class ReplayOpenFailures {
    /** How many are tried again at once. */
    public static final int MAX_IDS = 1_000;

    private final ReadFailures failures;
    private final Function<List<TileFailed>, Replayed> replay;

    /** @param replay asks for the looks */
    public ReplayOpenFailures(ReadFailures failures, Function<List<TileFailed>, Replayed> replay) {
        this.failures = failures;
        this.replay = replay;
    }

    /**
     * Tries failures again. One that closed meanwhile is left, as one is whose object is not known.
     *
     * @param ids of the failures
     * @throws CatalogueException INVALID_REQUEST if there are none or too many; STILL_LOADING, KAFKA_UNAVAILABLE
     */
    public FailureReplay replay(List<String> ids, Grants grants) {
        if (ids.isEmpty() || ids.size() > MAX_IDS) {
            throw CatalogueException.ofField("ids", "expected 1 to %d, found %d".formatted(MAX_IDS, ids.size()));
        }
        List<TileFailed> open = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (String id : ids) {
            failures.find(id, grants).ifPresentOrElse(open::add, () -> left.add(id + ": not open any more"));
        }
        Replayed replayed = replay.apply(open);
        left.addAll(replayed.left());
        return new FailureReplay(replayed.looks().stream().map(ObjectKey::value).toList(), left);
    }
}
