package dev.swath.indexer.simulation;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.indexer.WriteOnlyIndex;
import dev.swath.streaming.Schedule;
import dev.swath.streaming.SimulatedWorker;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.IndexedTile;
import dev.swath.vectorindex.WritePermit;
import dev.swath.vectorindex.row.NewestWrites;
import dev.swath.vectorindex.row.RowVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An index beyond a network that cannot make a change depend on what a row holds, as Milvus: a writer reads the rows'
 * versions, chooses by {@link NewestWrites} what is newer, and then replaces those rows whatever stands there by then.
 * A call may fail before or after it is applied. It may also come about later, though not after its deadline: later
 * than its caller believes, or after its caller's death.
 */
final class SimulatedIndex {
    /** What is deliberately wrong with it. */
    enum Bug {
        NONE,
        /** A write is acknowledged before it is applied, so that the offset is committed before the upsert. */
        EARLY_ACKNOWLEDGEMENT,
        /** A write replaces whatever stands there. */
        NO_VERSION_GUARD,
        /** A new owner does not wait for its predecessor's last call. */
        NO_WAIT,
        /** A writer goes on at once after a call of unknown outcome. */
        NOT_SETTLED
    }

    /** How long a call may take, with the reading before it. */
    static final Duration LONGEST_CALL = Duration.ofSeconds(1);

    /** @param sender null if its death ends nothing */
    private record Call(
            ModelVersion modelVersion,
            List<IndexWrite> writes,
            @Nullable SimulatedWorker<?, ?> sender,
            long deadlineNanos) {}

    private final Schedule schedule;
    private final Bug bug;
    private final Predicate<IndexWrite> refused;
    private final Map<ModelVersion, Map<TileId, IndexWrite>> collections = new HashMap<>();
    private final List<Call> late = new ArrayList<>();
    private boolean exhausted;
    private @Nullable String regression;

    /** @param refused writes that the index never takes, such as vectors of another dimension */
    SimulatedIndex(Schedule schedule, Bug bug, Predicate<IndexWrite> refused) {
        this.schedule = schedule;
        this.bug = bug;
        this.refused = refused;
    }

    /** The row's version, live or retired. */
    Optional<RowVersion> version(ModelVersion modelVersion, TileId tileId) {
        return Optional.ofNullable(
                        collections.getOrDefault(modelVersion, Map.of()).get(tileId))
                .map(RowVersion::of);
    }

    /** Applies one of the writes that are still on their way. */
    void applyLate() {
        if (!late.isEmpty()) {
            Call call = late.remove(schedule.below(late.size()));
            SimulatedWorker<?, ?> sender = call.sender();
            if (sender == null ? schedule.nanoTime() <= call.deadlineNanos() : sender.isAlive()) {
                schedule.note("late write of", call.writes());
                apply(call);
            }
        }
    }

    boolean hasLate() {
        return !late.isEmpty();
    }

    /** How long a new owner waits. */
    Duration handover() {
        return bug == Bug.NO_WAIT ? Duration.ZERO : LONGEST_CALL;
    }

    /** The index as one worker reaches it. */
    Client client() {
        return new Client();
    }

    private List<IndexWrite> due(ModelVersion modelVersion, List<IndexWrite> writes) {
        Collection<IndexWrite> newest = NewestWrites.ofEachTile(writes).values();
        return bug == Bug.NO_VERSION_GUARD
                ? List.copyOf(newest)
                : NewestWrites.over(versions(collections.getOrDefault(modelVersion, Map.of())), newest);
    }

    private void apply(Call call) {
        Map<TileId, IndexWrite> rows = collections.computeIfAbsent(call.modelVersion(), _ -> new HashMap<>());
        for (IndexWrite write : call.writes()) {
            IndexWrite replaced = rows.put(write.tileId(), write);
            if (replaced != null && RowVersion.of(replaced).compareTo(RowVersion.of(write)) > 0) {
                regression = "%s took the place of %s".formatted(write, replaced);
            }
        }
    }

    /** The last time that an older row took the place of a newer one. */
    Optional<String> findRegression() {
        return Optional.ofNullable(regression);
    }

    private static Map<TileId, RowVersion> versions(Map<TileId, IndexWrite> rows) {
        Map<TileId, RowVersion> versions = new HashMap<>();
        rows.forEach((tileId, write) -> versions.put(tileId, RowVersion.of(write)));
        return versions;
    }

    final class Client extends WriteOnlyIndex {
        private @Nullable SimulatedWorker<?, ?> caller;
        private long unsettledUntilNanos;

        /** Whose calls these are. */
        void calledBy(SimulatedWorker<?, ?> worker) {
            caller = worker;
        }

        @Override
        public void write(ModelVersion modelVersion, List<IndexWrite> writes, WritePermit permit) {
            caller().call("write");
            if (isUnsettled()) {
                schedule.pass(LONGEST_CALL.dividedBy(4)); // or a writer that asks again at once would ask for ever
                throw unavailable();
            }
            if (schedule.chance(40)) {
                throw unavailable(); // it never got there
            }
            if (writes.stream().anyMatch(refused)) {
                throw new CatalogueException(ErrorCode.MODEL_MISMATCH, "expected 2 dimensions, found 3");
            }
            exhausted = !exhausted && schedule.chance(5); // at every attempt it would be a failure
            if (exhausted) {
                throw new CatalogueException(ErrorCode.OUT_OF_MEMORY, "the index is out of memory");
            }
            long deadlineNanos = schedule.nanoTime() + LONGEST_CALL.toNanos();
            List<IndexWrite> due = due(modelVersion, writes);
            caller().call("read");
            if (schedule.nanoTime() > deadlineNanos) {
                throw unavailable();
            }
            check(permit);
            if (bug == Bug.EARLY_ACKNOWLEDGEMENT) {
                late.add(new Call(modelVersion, due, caller(), deadlineNanos));
                return;
            }
            change(new Call(modelVersion, due, null, deadlineNanos));
            if (permit.readsBack() && !due(modelVersion, writes).isEmpty() && isOlder(modelVersion, writes)) {
                throw unavailable();
            }
            caller().call("written");
        }

        private void change(Call call) {
            late.add(call);
            caller().call("change"); // which may be the caller's last
            if (schedule.chance(40) || schedule.nanoTime() > call.deadlineNanos()) {
                unsettledUntilNanos = call.deadlineNanos();
                throw unavailable(); // it is on its way, or was given up
            }
            if (late.remove(call)) {
                apply(call);
            }
            if (schedule.chance(40)) {
                unsettledUntilNanos = call.deadlineNanos();
                throw unavailable(); // it is there, and nobody said so
            }
        }

        private boolean isUnsettled() {
            return bug != Bug.NOT_SETTLED && schedule.nanoTime() <= unsettledUntilNanos;
        }

        private boolean isOlder(ModelVersion modelVersion, List<IndexWrite> writes) {
            return writes.stream()
                    .anyMatch(write -> version(modelVersion, write.tileId())
                            .filter(row -> row.compareTo(RowVersion.of(write)) >= 0)
                            .isEmpty());
        }

        private void check(WritePermit permit) {
            try {
                permit.check();
            } catch (CatalogueException e) {
                schedule.note(caller(), "is not sure of its group");
                caller().kill(); // it stood still for so long that it is as good as dead
                caller().call("check");
            }
        }

        @Override
        public Optional<IndexedTile> find(ModelVersion modelVersion, TileId tileId) {
            caller().call("find");
            return collections.getOrDefault(modelVersion, Map.of()).get(tileId) instanceof IndexWrite.Upsert row
                    ? Optional.of(new IndexedTile(row.tile(), row.embedding(), row.caption()))
                    : Optional.empty();
        }

        @Override
        public Set<ModelVersion> modelVersions() {
            return Set.copyOf(collections.keySet());
        }

        private SimulatedWorker<?, ?> caller() {
            return Objects.requireNonNull(caller);
        }

        private CatalogueException unavailable() {
            schedule.note(caller(), "hears nothing of the index");
            return new CatalogueException(ErrorCode.INDEX_UNAVAILABLE, "the index does not answer");
        }
    }
}
