package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.objectstore.StoredObject;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.Outgoing;
import dev.swath.streaming.Received;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    private final SceneTable table;
    private final Predicate<String> openFailure;
    private final ExecutorService executor;
    private final IngestCounters counters;
    private final Clock clock;
    /** The ETags that earlier batches have read and not decided yet, so that two hints of one object are not cut twice. */
    private final Map<ObjectId, String> underWay = new ConcurrentHashMap<>();

    /** A look and what it came to. */
    public static final class Inspected {
        private final Received<Look> received;
        private final Finding finding;

        private Inspected(Received<Look> received, Finding finding) {
            this.received = received;
            this.finding = finding;
        }
    }

    /**
     * @param openFailure whether a failure of that id is open on {@code swath.failures}
     * @param executor as many threads as scenes are cut at once; not closed
     */
    public IngestScenes(
            InspectObject inspectObject,
            SceneTable table,
            Predicate<String> openFailure,
            ExecutorService executor,
            IngestCounters counters,
            Clock clock) {
        this.inspectObject = inspectObject;
        this.table = table;
        this.openFailure = openFailure;
        this.executor = executor;
        this.counters = counters;
        this.clock = clock;
    }

    @Override
    public List<Inspected> prepare(List<Received<Look>> batch) {
        List<Future<Inspected>> inspections = new ArrayList<>();
        for (Received<Look> received : onceEach(batch)) {
            inspections.add(executor.submit(() -> inspectAhead(received)));
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
        List<Outgoing> outgoing = new ArrayList<>();
        for (Inspected inspected : prepared) {
            Look look = inspected.received.event();
            Optional<SceneSeen> former = table.find(look.objectId());
            Finding finding = confirm(look, former, inspected.finding);
            List<Outgoing> decided = SceneDecision.decide(
                    inspected.received, former.orElse(null), finding, openFailure, clock.instant());
            counters.decided(decided);
            outgoing.addAll(decided);
        }
        prepared.forEach(inspected -> underWay.remove(inspected.received.event().objectId()));
        return BatchResult.of(outgoing);
    }

    /** Companions fall out; of several looks at a key one is enough, a replay before any other. */
    private static List<Received<Look>> onceEach(List<Received<Look>> batch) {
        Map<ObjectId, Received<Look>> once = new LinkedHashMap<>();
        for (Received<Look> received : batch) {
            if (!received.event().key().isCompanion()) {
                once.merge(
                        received.event().objectId(),
                        received,
                        (first, next) -> first.event().why() == Look.Why.REPLAY ? first : next);
            }
        }
        return List.copyOf(once.values());
    }

    private Inspected inspectAhead(Received<Look> received) {
        Look look = received.event();
        ObjectId objectId = look.objectId();
        Predicate<String> worthReading = worthReading(look, table.find(objectId));
        Finding finding = inspect(look, etag -> {
            boolean reading = worthReading.test(etag) && !etag.equals(underWay.get(objectId));
            if (reading && underWay.size() < MAX_UNDER_WAY) {
                underWay.put(objectId, etag);
            }
            return reading;
        });
        return new Inspected(received, finding);
    }

    /** What was found ahead, unless the table or the store has moved on since. */
    private Finding confirm(Look look, Optional<SceneSeen> former, Finding found) {
        Predicate<String> worthReading = worthReading(look, former);
        boolean stillTrue = switch (found) {
            case Finding.Gone _ -> inspectObject.head(look.bucket(), look.key()).isEmpty();
            case Finding.Unread(StoredObject object) -> !worthReading.test(object.etag());
            case Finding.Cut(CutScene scene) -> isCurrent(look, former, scene.object());
            case Finding.Refused(StoredObject object, CatalogueException _) -> isCurrent(look, former, object);
        };
        return stillTrue ? found : inspect(look, worthReading);
    }

    /** A key that nobody knew cannot go back to older bytes; a known one is asked for again. */
    private boolean isCurrent(Look look, Optional<SceneSeen> former, StoredObject object) {
        return former.isEmpty()
                || (worthReading(look, former).test(object.etag())
                        && inspectObject
                                .head(look.bucket(), look.key())
                                .filter(now -> now.etag().equals(object.etag()))
                                .isPresent());
    }

    private Finding inspect(Look look, Predicate<String> worthReading) {
        long start = System.nanoTime();
        try {
            return inspectObject.inspect(look.bucket(), look.key(), worthReading);
        } finally {
            counters.inspected(System.nanoTime() - start);
        }
    }

    private static Predicate<String> worthReading(Look look, Optional<SceneSeen> former) {
        return etag -> look.why() == Look.Why.REPLAY
                || former.isEmpty()
                || !etag.equals(former.get().etag());
    }
}
