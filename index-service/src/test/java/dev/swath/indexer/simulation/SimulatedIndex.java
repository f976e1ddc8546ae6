package dev.swath.indexer.simulation;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import dev.swath.streaming.Schedule;
import dev.swath.streaming.SimulatedWorker;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.IndexedTile;
import dev.swath.vectorindex.NewestWrites;
import dev.swath.vectorindex.RowVersion;
import dev.swath.vectorindex.VectorIndex;
import java.time.Instant;
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
 * An index beyond a network: a call may fail before or after it is applied, or be applied later than its caller believes. Its rows are guarded by the adapters'
 * own rule, {@link NewestWrites}.
 */
final class SimulatedIndex {
    /** What is deliberately wrong with it. */
    enum Bug {
        NONE,
        /** A write is acknowledged before it is applied, so that the offset is committed before the upsert. */
        EARLY_ACKNOWLEDGEMENT,
        /** A write replaces whatever stands there. */
        NO_VERSION_GUARD
    }

    private record Call(
            ModelVersion modelVersion,
            List<IndexWrite> writes,
            @Nullable SimulatedWorker<?, ?> sender) {}

    private final Schedule schedule;
    private final Bug bug;
    private final Predicate<IndexWrite> refused;
    private final Map<ModelVersion, Map<TileId, IndexWrite>> collections = new HashMap<>();
    private final List<Call> late = new ArrayList<>();
    private boolean exhausted;

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
            if (sender == null || sender.isAlive()) {
                schedule.note("late write of", call.writes().size());
                apply(call.modelVersion(), call.writes());
            }
        }
    }

    boolean hasLate() {
        return !late.isEmpty();
    }

    /** The index as one worker reaches it. */
    Client client() {
        return new Client();
    }

    private void apply(ModelVersion modelVersion, List<IndexWrite> writes) {
        Map<TileId, IndexWrite> rows = collections.computeIfAbsent(modelVersion, _ -> new HashMap<>());
        Collection<IndexWrite> newest = NewestWrites.ofEachTile(writes).values();
        for (IndexWrite write : bug == Bug.NO_VERSION_GUARD ? newest : NewestWrites.over(versions(rows), newest)) {
            rows.put(write.tileId(), write);
        }
    }

    private static Map<TileId, RowVersion> versions(Map<TileId, IndexWrite> rows) {
        Map<TileId, RowVersion> versions = new HashMap<>();
        rows.forEach((tileId, write) -> versions.put(tileId, RowVersion.of(write)));
        return versions;
    }

    final class Client implements VectorIndex {
        private @Nullable SimulatedWorker<?, ?> caller;

        /** Whose calls these are. */
        void calledBy(SimulatedWorker<?, ?> worker) {
            caller = worker;
        }

        @Override
        public void write(ModelVersion modelVersion, List<IndexWrite> writes) {
            caller().call("write");
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
            if (bug == Bug.EARLY_ACKNOWLEDGEMENT) {
                late.add(new Call(modelVersion, writes, caller()));
                return;
            }
            if (schedule.chance(40)) {
                late.add(new Call(modelVersion, writes, null));
                throw unavailable(); // it is on its way
            }
            apply(modelVersion, writes);
            if (schedule.chance(40)) {
                throw unavailable(); // it is there, and nobody said so
            }
            caller().call("written");
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

        @Override
        public long purge(ModelVersion modelVersion, Instant retiredBefore) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Hit> search(ModelVersion modelVersion, Embedding embedding, Filter filter, int offset, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Hit> browse(ModelVersion modelVersion, Filter filter, int offset, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<IndexRow> list(ModelVersion modelVersion, @Nullable TileId after, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public IndexCounts count(ModelVersion modelVersion, Filter filter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void ping() {}

        @Override
        public void close() {}

        private SimulatedWorker<?, ?> caller() {
            return Objects.requireNonNull(caller);
        }

        private CatalogueException unavailable() {
            schedule.note(caller(), "hears nothing of the index");
            return new CatalogueException(ErrorCode.INDEX_UNAVAILABLE, "the index does not answer");
        }
    }
}
