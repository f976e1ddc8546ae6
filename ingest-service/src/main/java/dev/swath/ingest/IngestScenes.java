package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.ingest.cut.FoundObject;
import dev.swath.ingest.cut.PacksUnderWay;
import dev.swath.ingest.cut.ReadFailure;
import dev.swath.ingest.cut.StoredScene;
import dev.swath.ingest.look.InspectObject;
import dev.swath.ingest.look.LookResult;
import dev.swath.ingest.look.LooksAtKey;
import dev.swath.ingest.look.WaitingProducts;
import dev.swath.ingest.table.KnownScenes;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides for the keys that this instance owns. It reads, cuts and stores chips ahead, in {@code prepare}. In {@code
 * work} it compares the results with the table again, and looks anew at a key whose result no longer fits.
 */
public final class IngestScenes implements BatchStep<Look, List<IngestScenes.Inspected>> {
    private static final int MAX_UNDER_WAY = 10_000;

    private final InspectObject inspectObject;
    private final WaitingProducts waiting;
    private final RemoveChips removeChips;
    private final ProveStore proveStore;
    private final PacksUnderWay packs;
    private final KnownScenes known;
    private final LaterFailures failures;
    private final ExecutorService executor;
    private final IngestCounters counters;
    private final Clock clock;
    /** What earlier batches have read and not decided yet, so that one object is not cut twice for two hints. */
    private final Map<ObjectId, FoundObject> underWay = new ConcurrentHashMap<>();

    /** A key and the result of looking at it. */
    public static final class Inspected {
        private final LooksAtKey looks;
        private final LookResult result;

        private Inspected(LooksAtKey looks, LookResult result) {
            this.looks = looks;
            this.result = result;
        }
    }

    /** The steps of the work. */
    public record Steps(
            InspectObject inspectObject,
            WaitingProducts waiting,
            RemoveChips removeChips,
            ProveStore proveStore,
            PacksUnderWay packs) {}

    /**
     * @param failures that are open on {@code swath.failures}
     * @param executor as many threads as scenes are cut at once; not closed
     */
    public IngestScenes(
            Steps steps,
            KnownScenes known,
            LaterFailures failures,
            ExecutorService executor,
            IngestCounters counters,
            Clock clock) {
        this.inspectObject = steps.inspectObject();
        this.waiting = steps.waiting();
        this.removeChips = steps.removeChips();
        this.proveStore = steps.proveStore();
        this.packs = steps.packs();
        this.known = known;
        this.failures = failures;
        this.executor = executor;
        this.counters = counters;
        this.clock = clock;
    }

    @Override
    public List<Inspected> prepare(List<ReceivedRecord<Look>> batch) {
        return prepare(batch, Tenure.LASTING);
    }

    @Override
    public List<Inspected> prepare(List<ReceivedRecord<Look>> batch, Tenure tenure) {
        List<Future<Inspected>> inspections = new ArrayList<>();
        for (LooksAtKey looks : LooksAtKey.of(batch)) {
            inspections.add(executor.submit(() -> inspectAhead(looks, tenure)));
        }
        List<Inspected> inspected = new ArrayList<>();
        CatalogueException failure = null;
        for (Future<Inspected> inspection : inspections) {
            try {
                inspected.add(inspection.get());
            } catch (ExecutionException e) {
                failure = ReadFailure.of(e.getCause());
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
        return work(prepared, Tenure.LASTING);
    }

    @Override
    public BatchResult<Look> work(List<Inspected> prepared, Tenure tenure) {
        List<OutgoingRecord> outgoing = new ArrayList<>();
        for (Inspected inspected : prepared) {
            LooksAtKey looks = inspected.looks;
            Optional<SceneSeen> before = find(looks);
            Optional<SceneSeen> former = relieved(looks, before, inspected.result, tenure);
            LookResult result = confirm(looks, former, inspected.result);
            List<OutgoingRecord> decided = decide(looks, former, result);
            attempt(result).ifPresent(packs::decided);
            outgoing.addAll(decided);
            outgoing.addAll(ForgottenTiles.tombstones(before.orElse(null), decided));
            if (!(result instanceof LookResult.IncompleteProduct)) {
                waiting.decided(looks.look().objectId());
            }
        }
        prepared.forEach(inspected -> underWay.remove(inspected.looks.look().objectId()));
        return BatchResult.of(outgoing);
    }

    /** What the worker gives up is a decision about the key, too. Only a look that is about old chips leaves the truth as it is. */
    @Override
    public Optional<List<OutgoingRecord>> giveUp(ReceivedRecord<Look> received, CatalogueException cause) {
        Optional<LooksAtKey> looks =
                LooksAtKey.of(List.of(received)).stream().findFirst().filter(look -> !look.isExpiry());
        if (looks.isEmpty()) {
            return Optional.empty();
        }
        Optional<SceneSeen> former = find(looks.get());
        List<OutgoingRecord> decided = decide(looks.get(), former, inspectObject.giveUp(looks.get(), former, cause));
        underWay.remove(received.event().objectId());
        waiting.decided(received.event().objectId());
        return Optional.of(decided);
    }

    /** A look that is done again would ask the store for little: its bytes are known. */
    @Override
    public boolean proveWell(@Nullable ReceivedRecord<Look> good, Tenure tenure) {
        proveStore.prove();
        return true;
    }

    private Optional<SceneSeen> find(LooksAtKey looks) {
        return known.find(looks.look().bucket(), looks.look().key());
    }

    private List<OutgoingRecord> decide(LooksAtKey looks, Optional<SceneSeen> former, LookResult result) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<OutgoingRecord> decided =
                SceneDecision.decide(looks.received(), former.orElse(null), result, failures, now);
        counters.decided(decided);
        return decided.stream().map(written -> written.after(looks.received())).toList();
    }

    /**
     * The last decision, with fewer old chips if it has too many to take more. They are removed here and not ahead,
     * because a batch ahead may just be writing the chips of tiles that are true again.
     */
    private Optional<SceneSeen> relieved(
            LooksAtKey looks, Optional<SceneSeen> former, LookResult ahead, Tenure tenure) {
        boolean changes = switch (ahead) {
            case LookResult.LeftUnread(FoundObject found) -> isNews(looks, former, found);
            case LookResult.IncompleteProduct _, LookResult.Expired _, LookResult.SaidAgain _ -> false;
            case LookResult.Gone _, LookResult.Cut _, LookResult.Refused _, LookResult.DescribesOthers _ -> true;
        };
        return changes ? former.map(scene -> removeChips.relieved(scene, tenure)) : former;
    }

    private static boolean isNews(LooksAtKey looks, Optional<SceneSeen> former, FoundObject found) {
        return !looks.isOldNews(found, former) && looks.isWorthReading(found, former);
    }

    private Inspected inspectAhead(LooksAtKey looks, Tenure tenure) {
        ObjectId objectId = looks.look().objectId();
        Optional<SceneSeen> former = find(looks);
        if (looks.isExpiry()) {
            return new Inspected(looks, new LookResult.Expired(expire(objectId, former, tenure)));
        }
        LookResult result = inspect(looks, former, found -> {
            FoundObject other = underWay.get(objectId);
            boolean reading = (other == null || !found.isSameAs(other))
                    && former.filter(removeChips::isOverfull).isEmpty();
            if (reading && underWay.size() < MAX_UNDER_WAY) {
                underWay.put(objectId, found);
            }
            return reading;
        });
        return new Inspected(looks, result);
    }

    /** An earlier batch may just have written these chips, for tiles that are true again. They stay until that is decided. */
    private List<SceneSeen.Retired> expire(ObjectId objectId, Optional<SceneSeen> former, Tenure tenure) {
        boolean free = !underWay.containsKey(objectId) && underWay.size() < MAX_UNDER_WAY;
        return free ? former.map(scene -> removeChips.remove(scene, tenure)).orElse(List.of()) : List.of();
    }

    /** What was found ahead, unless the table or the store has changed since. */
    private LookResult confirm(LooksAtKey looks, Optional<SceneSeen> former, LookResult ahead) {
        boolean stillTrue = switch (ahead) {
            case LookResult.Gone _ ->
                inspectObject.isGone(looks.look().bucket(), looks.look().key());
            case LookResult.LeftUnread(FoundObject found) -> !isNews(looks, former, found);
            case LookResult.SaidAgain(FoundObject found) -> isCurrent(looks, former, found);
            case LookResult.IncompleteProduct _, LookResult.Expired _ -> true;
            case LookResult.Cut(FoundObject found, StoredScene _) ->
                attempt(ahead).filter(packs::isStale).isEmpty() && isCurrent(looks, former, found);
            case LookResult.Refused(FoundObject found, CatalogueException _) -> isCurrent(looks, former, found);
            case LookResult.DescribesOthers(FoundObject found, List<ObjectKey> _) -> isCurrent(looks, former, found);
        };
        if (stillTrue) {
            return ahead;
        }
        attempt(ahead).ifPresent(packs::drop);
        return inspect(looks, former, found -> true);
    }

    /** The attempt whose packs the result names. */
    private static Optional<String> attempt(LookResult result) {
        return result instanceof LookResult.Cut(FoundObject _, StoredScene scene)
                ? Optional.ofNullable(scene.attempt())
                : Optional.empty();
    }

    /** A key that nobody knew cannot go back to older bytes. A known key is asked for again. */
    private boolean isCurrent(LooksAtKey looks, Optional<SceneSeen> former, FoundObject found) {
        return former.isEmpty() || (looks.isWorthReading(found, former) && inspectObject.isStill(found, looks, former));
    }

    private LookResult inspect(LooksAtKey looks, Optional<SceneSeen> former, Predicate<FoundObject> begin) {
        long start = System.nanoTime();
        try {
            return inspectObject.inspect(looks, former, begin);
        } finally {
            counters.inspected(System.nanoTime() - start);
        }
    }
}
