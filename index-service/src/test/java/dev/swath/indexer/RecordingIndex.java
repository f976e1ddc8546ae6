package dev.swath.indexer;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.IndexedTile;
import dev.swath.vectorindex.WritePermit;
import dev.swath.vectorindex.row.RowVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An index that remembers what it was told and answers by tile id alone; the search is the adapters' business. */
final class RecordingIndex extends WriteOnlyIndex {
    record Call(ModelVersion modelVersion, List<IndexWrite> writes) {}

    record Purge(ModelVersion modelVersion, Instant retiredBefore) {}

    final List<Call> calls = new ArrayList<>();
    /** Of each call whether it had to be read back. */
    final List<Boolean> readBack = new ArrayList<>();

    final List<Purge> purges = new ArrayList<>();
    boolean away;

    @Override
    public void write(ModelVersion modelVersion, List<IndexWrite> writes, WritePermit permit) {
        permit.check();
        if (away) {
            throw new CatalogueException(ErrorCode.INDEX_UNAVAILABLE, "the index is away");
        }
        readBack.add(permit.readsBack());
        calls.add(new Call(modelVersion, List.copyOf(writes)));
    }

    @Override
    public long purge(ModelVersion modelVersion, Instant retiredBefore) {
        purges.add(new Purge(modelVersion, retiredBefore));
        return 2;
    }

    @Override
    public Optional<IndexedTile> find(ModelVersion modelVersion, TileId tileId) {
        Map<TileId, IndexWrite> rows = new HashMap<>();
        calls.stream()
                .filter(call -> call.modelVersion().equals(modelVersion))
                .flatMap(call -> call.writes().stream())
                .forEach(write -> rows.merge(
                        write.tileId(),
                        write,
                        (old, next) -> RowVersion.of(old).compareTo(RowVersion.of(next)) > 0 ? old : next));
        return rows.get(tileId) instanceof IndexWrite.Upsert row
                ? Optional.of(new IndexedTile(row.tile(), row.embedding(), row.caption()))
                : Optional.empty();
    }

    @Override
    public Set<ModelVersion> modelVersions() {
        return Set.copyOf(calls.stream().map(Call::modelVersion).toList());
    }
}
