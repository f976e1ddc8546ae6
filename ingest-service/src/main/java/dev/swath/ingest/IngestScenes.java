package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Decides for the keys that this instance owns. Reading, cutting and storing chips is done ahead, in {@code prepare}; what was found there is held against
 * the table again in {@code work}, and looked at anew where it no longer fits.
 */
public final class IngestScenes implements BatchStep<Look, List<IngestScenes.Inspected>> {
    private static final int MAX_UNDER_WAY = 10_000;

    private final InspectObject inspectObject;
    private final WaitingProducts waiting;
    private final RemoveChips removeChips;
    private final SceneTable table;
    private final Predicate<String> openFailure;
    private final ExecutorService executor;
    private final IngestCounters counters;
    private final Clock clock;
    /** What earlier batches have read and not decided yet, so that two hints of one object are not cut twice. */
    private final Map<ObjectId, Source> underWay = new ConcurrentHashMap<>();

    /** A key and what looking at it came to. */
    public static final class Inspected {
        private final Asked asked;
        private final Finding finding;

        private Inspected(Asked asked, Finding finding) {
            this.asked = asked;
            this.finding = finding;
        }
    }

    /** The steps of the work. */
    public record Steps(InspectObject inspectObject, WaitingProducts waiting, RemoveChips removeChips) {}

    /**
     * @param openFailure whether a failure of that id is open on {@code swath.failures}
     * @param executor as many threads as scenes are cut at once; not closed
     */
    public IngestScenes(
            Steps steps,
            SceneTable table,
            Predicate<String> openFailure,
            ExecutorService executor,
            IngestCounters counters,
            Clock clock) {
        this.inspectObject = steps.inspectObject();
        this.waiting = steps.waiting();
        this.removeChips = steps.removeChips();
        this.table = table;
        this.openFailure = openFailure;
        this.executor = executor;
        this.counters = counters;
        this.clock = clock;
    }

    @Override
    public List<Inspected> prepare(List<ReceivedRecord<Look>> batch) {
        List<Future<Inspected>> inspections = new ArrayList<>();
        for (Asked asked : Asked.of(batch)) {
            inspections.add(executor.submit(() -> inspectAhead(asked)));
        }
        List<Inspected> inspected = new ArrayList<>();
        CatalogueException failure = null;
        for (Future<Inspected> inspection : inspections) {
            try {
                inspected.add(inspection.get());
            } catch (ExecutionException e) {
                failure = Failures.of(e.getCause());
            } catch (InterruptedException e) {
                inspections.forEach(pending -> pending.cancel(true));
                Thread.currentThread().interrupt();
                throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "stopped while scenes were read", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        return inspected;
    }

    @Override
    public BatchResult<Look> work(List<Inspected> prepared) {
        List<OutgoingRecord> outgoing = new ArrayList<>();
        for (Inspected inspected : prepared) {
            Asked asked = inspected.asked;
            ObjectId objectId = asked.look().objectId();
            Optional<SceneSeen> former =
                    table.find(asked.look().bucket(), asked.look().key());
            Finding finding = confirm(asked, former, inspected.finding);
            List<OutgoingRecord> decided =
                    SceneDecision.decide(asked.received(), former.orElse(null), finding, openFailure, clock.instant());
            counters.decided(decided);
            outgoing.addAll(decided);
            if (!(finding instanceof Finding.Waiting)) {
                waiting.decided(objectId);
            }
        }
        prepared.forEach(inspected -> underWay.remove(inspected.asked.look().objectId()));
        return BatchResult.of(outgoing);
    }

    private Inspected inspectAhead(Asked asked) {
        ObjectId objectId = asked.look().objectId();
        Optional<SceneSeen> former =
                table.find(asked.look().bucket(), asked.look().key());
        if (asked.isExpiry()) {
            return new Inspected(asked, new Finding.Expired(expire(objectId, former)));
        }
        Finding finding = inspect(asked, former, source -> {
            Source other = underWay.get(objectId);
            boolean reading = other == null || !source.isSameAs(other);
            if (reading && underWay.size() < MAX_UNDER_WAY) {
                underWay.put(objectId, source);
            }
            return reading;
        });
        return new Inspected(asked, finding);
    }

    /** Chips that an earlier batch has perhaps just written, for tiles that are true again, stay until that is decided. */
    private List<SceneSeen.Retired> expire(ObjectId objectId, Optional<SceneSeen> former) {
        boolean free = !underWay.containsKey(objectId) && underWay.size() < MAX_UNDER_WAY;
        return free ? former.map(removeChips::remove).orElse(List.of()) : List.of();
    }

    /** What was found ahead, unless the table or the store has moved on since. */
    private Finding confirm(Asked asked, Optional<SceneSeen> former, Finding found) {
        boolean stillTrue = switch (found) {
            case Finding.Gone _ ->
                inspectObject.isGone(asked.look().bucket(), asked.look().key());
            case Finding.Unread(Source source) ->
                asked.isOldNews(source, former) || !asked.isWorthReading(source, former);
            case Finding.Waiting _, Finding.Expired _ -> true;
            case Finding.Cut(Source source, CutScene _) -> isCurrent(asked, former, source);
            case Finding.Refused(Source source, CatalogueException _, List<TileWindow> _) ->
                isCurrent(asked, former, source);
            case Finding.Sidecar(Source source, List<ObjectKey> _) -> isCurrent(asked, former, source);
        };
        return stillTrue ? found : inspect(asked, former, source -> true);
    }

    /** A key that nobody knew cannot go back to older bytes; a known one is asked for again. */
    private boolean isCurrent(Asked asked, Optional<SceneSeen> former, Source source) {
        return former.isEmpty()
                || (asked.isWorthReading(source, former) && inspectObject.isStill(source, asked, former));
    }

    private Finding inspect(Asked asked, Optional<SceneSeen> former, Predicate<Source> begin) {
        long start = System.nanoTime();
        try {
            return inspectObject.inspect(asked, former, begin);
        } finally {
            counters.inspected(System.nanoTime() - start);
        }
    }
}
